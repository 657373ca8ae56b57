import { dirname, join } from 'node:path';
import { PipelineError } from '../../errors.js';
import type { Disk } from '../../ports/disk.js';

/** What of a package's manifest, in a lockfile or its own package.json, says what else it loads. */
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
 * The installed packages that code can reach through these ones: `name@version integrity`, sorted.
 *
 * Packages for one platform (with `os`, `cpu` or `libc`, reached as optional dependencies) are left out,
 * so that the identity is the same everywhere.
 *
 * @param names packages that the bundle imports
 * @throws PipelineError for a package that isn't installed
 */
export function packageClosure(disk: Disk, workspace: string, names: readonly string[]): readonly string[] {
  const installed = new InstalledPackages(disk, workspace);
  const seen = new Map<string, string>();
  const visit = (name: string, from: string, required: boolean): void => {
    const place = installed.find(name, from);
    if (place === null) {
      if (!required) return;
      throw PipelineError.of(
        `package "${name}" is imported by a script and isn't installed`,
        null,
        'Install it (npm ci, or npm install).',
      );
    }
    if (seen.has(place)) return;
    const facts = installed.facts(place);
    if (!required && facts.isPlatformPackage) return;
    seen.set(place, `${name}@${facts.version} ${facts.integrity ?? ''}`.trimEnd());
    for (const need of facts.needs) visit(need, place, true);
    for (const need of facts.mayNeed) visit(need, place, false);
  };
  for (const name of names) visit(name, workspace, true);
  return [...new Set(seen.values())].sort();
}

/** The lockfiles that npm left beside the installed packages: when they are equal, so is every closure. */
export function installRecords(disk: Disk, workspace: string): readonly string[] {
  return modulesFolders(disk, workspace)
    .map((folder) => join(folder, '.package-lock.json'))
    .filter((file) => disk.stat(file) !== null);
}

/** Where Node looks for packages, nearest first. */
function modulesFolders(disk: Disk, from: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules');
    if (disk.stat(candidate)?.kind === 'folder') folders.push(candidate);
    if (dirname(folder) === folder) return folders;
  }
}

class InstalledPackages {
  readonly #integrities = new Map<string, string>();

  constructor(
    private readonly disk: Disk,
    workspace: string,
  ) {
    for (const file of installRecords(disk, workspace)) this.#readRecord(file);
  }

  /** The package's folder as Node would find it from a file in `from`. */
  find(name: string, from: string): string | null {
    for (let folder = from; ; folder = dirname(folder)) {
      const candidate = join(folder, 'node_modules', name);
      if (this.disk.stat(join(candidate, 'package.json')) !== null) return candidate;
      if (dirname(folder) === folder) return null;
    }
  }

  facts(place: string): PackageFacts {
    const manifest = readMap(this.disk, join(place, 'package.json'));
    const optional = Object.keys(mapAt(manifest, 'optionalDependencies'));
    const needs = Object.keys(mapAt(manifest, 'dependencies')).filter((name) => !optional.includes(name));
    const peers = Object.keys(mapAt(manifest, 'peerDependencies'));
    return {
      version: typeof manifest.version === 'string' ? manifest.version : '',
      integrity: this.#integrities.get(place) ?? null,
      needs,
      mayNeed: [...optional, ...peers],
      isPlatformPackage: ['os', 'cpu', 'libc'].some((key) => key in manifest),
    };
  }

  #readRecord(file: string): void {
    const root = dirname(dirname(file));
    for (const [place, facts] of Object.entries(mapAt(readMap(this.disk, file), 'packages'))) {
      if (isMap(facts) && typeof facts.integrity === 'string') {
        this.#integrities.set(join(root, place), facts.integrity);
      }
    }
  }
}

function readMap(disk: Disk, file: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(disk.read(file).toString());
  return isMap(value) ? value : {};
}

function mapAt(map: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, unknown>> {
  const value = map[key];
  return isMap(value) ? value : {};
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
