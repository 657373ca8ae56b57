import { posix } from 'node:path';
import type { Disk } from '../system/disk.js';
import type { WorkspacePath } from '../model/graph.js';
import { byCodeUnit } from './by-code-unit.js';
import { type Glob, isExcluded } from './file-glob.js';
import { type Pattern, type State, goesOn, hasMatched, namesIn, startOf, stepInto } from './glob-pattern.js';
import { countText } from './limits.js';
import { type StagePlace, placedPath } from './paths.js';
import { LOCK_NAME, OWN_FOLDER, ownPath } from '../model/pipeline-file.js';

/** What finding files needs of the disk. */
export type GlobDisk = Pick<Disk, 'stat' | 'lstat' | 'list'>;

/** How much a glob may find and look at, so that a wrong one ends before memory does. */
export interface GlobLimits {
  readonly found: number;
  readonly seen: number;
}

const GLOB_LIMITS: GlobLimits = { found: 100_000, seen: 1_000_000 };

/** Lockstep's own state is nobody's input: it changes with every run. */
const OWN_NAMES: ReadonlySet<string> = new Set([OWN_FOLDER, LOCK_NAME, `dvc.${LOCK_NAME}`]);

/** The message continues a sentence: `the glob "x" …`. */
export class GlobError extends Error {
  override readonly name = 'GlobError';

  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }
}

export interface FoundFile {
  readonly path: WorkspacePath;
  readonly kind: 'file' | 'folder';
}

/**
 * What a glob finds, in order of path from its file (code units), each once: the same on every machine that has the
 * same files, whatever workspace they are looked at in.
 * Folders and links among them are looked at by the disk that is handed in, one question for each.
 * @throws GlobError for a link to nothing, a name that isn't UTF-8, lockstep's own state, more than the limits allow
 */
export function findFiles(
  disk: GlobDisk,
  place: StagePlace,
  glob: Glob,
  limits: GlobLimits = GLOB_LIMITS,
): readonly FoundFile[] {
  const search = new Search(disk, place, glob, limits);
  for (const pattern of glob.patterns) search.follow(pattern);
  return search.found();
}

export function byOwnPath(
  { folder }: Pick<StagePlace, 'folder'>,
  one: WorkspacePath,
  other: WorkspacePath,
): number {
  return byCodeUnit(ownPath(folder, one), ownPath(folder, other));
}

class Search {
  readonly #found = new Map<WorkspacePath, FoundFile>();
  #seen = 0;

  constructor(
    private readonly disk: GlobDisk,
    private readonly place: StagePlace,
    private readonly glob: Glob,
    private readonly limits: GlobLimits,
  ) {}

  found(): readonly FoundFile[] {
    return [...this.#found.values()].sort((one, other) => byOwnPath(this.place, one.path, other.path));
  }

  follow(pattern: Pattern): void {
    const base = posix.relative(this.place.workspace, pattern.base);
    if (base.split('/').includes(OWN_FOLDER)) {
      throw new GlobError(
        `looks into ${base}, which is lockstep's own state and changes with every run`,
        'Name what the stage reads of the workspace itself',
      );
    }
    if (this.disk.stat(pattern.base)?.kind === 'folder') this.#walk(pattern, pattern.base, startOf(pattern));
  }

  #walk(pattern: Pattern, folder: string, state: State): void {
    for (const name of namesIn(pattern, state) ?? this.disk.list(folder)) {
      this.#count();
      if (OWN_NAMES.has(name)) continue;
      const path = posix.join(folder, name);
      if (stepInto(pattern, state, name).length > 0 && !isExcluded(this.glob, path)) {
        this.#look(pattern, path, name, state);
      }
    }
  }

  #look(pattern: Pattern, path: string, name: string, before: State): void {
    const own = this.disk.lstat(path);
    if (own === null) {
      // Whatever a name isn't UTF-8 for, Node shows it with this character, and can't open it.
      if (name.includes('\uFFFD')) {
        throw new GlobError(`finds ${path}, whose name is not UTF-8`, 'Rename it, or exclude it');
      }
      return;
    }
    const isLink = own.kind === 'link';
    const kind = (isLink ? this.disk.stat(path) : own)?.kind;
    const state = stepInto(pattern, before, name, isLink && kind === 'folder');
    if (kind === undefined && hasMatched(pattern, state)) {
      throw new GlobError(`finds ${path}, a link to nothing`, 'Mend the link, or exclude it');
    }
    if (kind === (pattern.folders ? 'folder' : 'file') && hasMatched(pattern, state)) {
      this.#add(pattern.absolute ? path : posix.relative(this.place.workspace, path), kind);
    }
    if (kind === 'folder' && goesOn(pattern, state)) this.#walk(pattern, path, state);
  }

  #add(written: string, kind: FoundFile['kind']): void {
    const path = placedPath({ ...this.place, wdir: '.' }, written);
    this.#found.set(path, { path, kind });
    if (this.#found.size > this.limits.found) {
      throw new GlobError(
        `finds more than ${countText(this.limits.found)} files`,
        'Write a narrower pattern, or name the folder itself as a dep',
      );
    }
  }

  #count(): void {
    this.#seen += 1;
    if (this.#seen > this.limits.seen) {
      throw new GlobError(
        `has to look at more than ${countText(this.limits.seen)} names`,
        'Begin the pattern with a folder, or exclude what is large',
      );
    }
  }
}
