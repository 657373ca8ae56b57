import { basename, dirname, join } from 'node:path';
import { PipelineError } from '../../../model/errors.js';
import type { Disk } from '../../../system/disk.js';
import { isObject, objectAt, parseObject, type JsonObject } from './json-file.js';

/** What of a package's package.json, and of npm's record of it, says what else it loads. */
interface PackageFacts {
  readonly version: string;
  readonly integrity: string | null;
  readonly needs: readonly string[];
  /** May be absent: optional dependencies and optional peers. */
  readonly mayNeed: readonly string[];
  readonly isPlatformPackage: boolean;
}

/** `@scope/name/sub/path` → `@scope/name`. */
export function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/**
 * The packages that lie in `node_modules`, whoever put them there. They are looked at anew in every run, each once:
 * nothing that could be remembered tells of every way in which they change.
 */
export class InstalledPackages {
  /** Folder → the real path of its `node_modules`, null where it has none. */
  readonly #modules = new Map<string, string | null>();
  /** `<folder>\0<name>` → the real path of the package that Node finds from there. */
  readonly #places = new Map<string, string | null>();
  readonly #facts = new Map<string, PackageFacts>();
  /** By the names that were asked for. */
  readonly #closures = new Map<string, readonly string[]>();
  /** Real path → integrity, by npm's own records; other package managers leave none. */
  #integrities: ReadonlyMap<string, string> | null = null;

  constructor(
    private readonly disk: Disk,
    /** Absolute, real. */
    private readonly workspace: string,
  ) {}

  /**
   * The packages that code can reach through these ones: `name@version integrity`, sorted.
   *
   * Packages for one platform (with `os`, `cpu` or `libc`, reached as optional dependencies) are left out,
   * so that the identity is the same everywhere.
   *
   * @param names packages that the bundle imports
   * @throws PipelineError for a package that isn't installed
   */
  closure(names: readonly string[]): readonly string[] {
    const id = names.join('\0');
    const closure = this.#closures.get(id) ?? this.#walk(names);
    this.#closures.set(id, closure);
    return closure;
  }

  #walk(names: readonly string[]): readonly string[] {
    const seen = new Map<string, string>();
    const visit = (name: string, from: string, required: boolean): void => {
      const place = this.#find(name, from);
      if (place === null) {
        if (!required) return;
        throw PipelineError.of(
          `package "${name}" is imported by a script and isn't installed`,
          null,
          'Install it (npm ci, or npm install).',
        );
      }
      if (seen.has(place)) return;
      const facts = this.#factsOf(place);
      if (!required && facts.isPlatformPackage) return;
      seen.set(place, `${name}@${facts.version} ${facts.integrity ?? ''}`.trimEnd());
      for (const need of facts.needs) visit(need, place, true);
      for (const need of facts.mayNeed) visit(need, place, false);
    };
    for (const name of names) visit(name, this.workspace, true);
    return [...new Set(seen.values())].sort();
  }

  /**
   * What a name leads to from a folder: another text is another package, version or place. A bundle leaves installed
   * packages out and takes linked ones in, so that it is made anew then.
   */
  resolution(name: string, from: string): string {
    const place = this.#find(name, from);
    return place === null ? 'absent' : `${place} ${this.#factsOf(place).version}`;
  }

  /** The package as Node finds it from a file in `folder`: there, else in the nearest folder above that has it. */
  #find(name: string, folder: string): string | null {
    const id = `${folder}\0${name}`;
    const known = this.#places.get(id);
    if (known !== undefined) return known;
    const above = dirname(folder);
    const place = this.#look(name, folder) ?? (above === folder ? null : this.#find(name, above));
    this.#places.set(id, place);
    return place;
  }

  #look(name: string, folder: string): string | null {
    const modules = this.#modulesOf(folder);
    if (modules === null) return null;
    const place = join(modules, name);
    if (this.disk.stat(join(place, 'package.json')) === null) return null;
    return this.disk.lstat(place)?.kind === 'link' ? this.disk.realPath(place) : place;
  }

  #modulesOf(folder: string): string | null {
    const known = this.#modules.get(folder);
    if (known !== undefined) return known;
    const modules = join(folder, 'node_modules');
    const isThere = basename(folder) !== 'node_modules' && this.disk.stat(modules) !== null;
    const real = isThere ? this.disk.realPath(modules) : null;
    this.#modules.set(folder, real);
    return real;
  }

  #factsOf(place: string): PackageFacts {
    let facts = this.#facts.get(place);
    if (facts === undefined) {
      facts = this.#read(place);
      this.#facts.set(place, facts);
    }
    return facts;
  }

  #read(place: string): PackageFacts {
    const manifest = readObject(this.disk, join(place, 'package.json'));
    const optional = Object.keys(objectAt(manifest, 'optionalDependencies'));
    const needs = Object.keys(objectAt(manifest, 'dependencies')).filter((name) => !optional.includes(name));
    const peers = Object.keys(objectAt(manifest, 'peerDependencies'));
    this.#integrities ??= readIntegrities(this.disk, this.workspace);
    return {
      version: typeof manifest.version === 'string' ? manifest.version : '',
      integrity: this.#integrities.get(place) ?? null,
      needs,
      mayNeed: [...optional, ...peers],
      isPlatformPackage: ['os', 'cpu', 'libc'].some((key) => key in manifest),
    };
  }
}

/** From the records that npm leaves in `node_modules` of the workspace and of the folders above it. */
function readIntegrities(disk: Disk, workspace: string): ReadonlyMap<string, string> {
  const integrities = new Map<string, string>();
  for (let folder = workspace; ; folder = dirname(folder)) {
    const record = join(folder, 'node_modules', '.package-lock.json');
    if (disk.stat(record) !== null) {
      const root = dirname(disk.realPath(dirname(record)));
      for (const [place, facts] of Object.entries(objectAt(readObject(disk, record), 'packages'))) {
        if (isObject(facts) && typeof facts.integrity === 'string') {
          integrities.set(join(root, place), facts.integrity);
        }
      }
    }
    if (dirname(folder) === folder) return integrities;
  }
}

function readObject(disk: Disk, file: string): JsonObject {
  return parseObject(file, disk.read(file).toString());
}
