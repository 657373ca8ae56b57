import { basename, join } from 'node:path';
import { PipelineError, StoreError } from '../model/errors.js';
import { sha256, isContentHash, type ContentHash } from '../model/hashes.js';
import type { Out, StageName, WorkspacePath } from '../model/graph.js';
import { isErrno } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import { replace } from '../system/replace.js';
import { isOutPath } from '../pipeline/out-place.js';
import type { OldOut, RecordedJob } from './attempt.js';

const VERSION = 1;

export type AttemptMode = 'script' | 'command';

export interface AttemptOut {
  readonly path: WorkspacePath;
  readonly persist: boolean;
  /** Whether something was there before the attempt began. */
  readonly hadOld: boolean;
  /** Whether the store keeps a copy, so that the out's own bytes need not be synced. */
  readonly stored: boolean;
  /** What was there; `null`: nothing, or nothing that has a hash. */
  readonly content: ContentHash | null;
  /**
   * Whether that is known elsewhere, too: then it may go on success. An attempt of an earlier version
   * doesn't say: then it may not.
   */
  readonly known: boolean;
}

/** What an attempt is about: written before it changes anything, never rewritten. */
export interface AttemptSpec {
  readonly version: typeof VERSION;
  readonly stage: StageName;
  readonly mode: AttemptMode;
  readonly outs: readonly AttemptOut[];
}

/** One attempt's folder and the places in it. A file that exists is a step that was taken. */
export class AttemptFolder {
  readonly spec: string;
  readonly child: string;
  /** From here on the new outs win. */
  readonly committed: string;
  /** The old outs are back; only partial outs are left here, for the user. */
  readonly undone: string;
  readonly partial: string;

  constructor(readonly path: string) {
    this.spec = join(path, 'attempt.json');
    this.child = join(path, 'child.json');
    this.committed = join(path, 'committed');
    this.undone = join(path, 'undone');
    this.partial = join(path, 'partial');
  }

  /** Where a script writes; the out keeps its own name, since libraries look at suffixes. */
  newOut(index: number, { path }: { readonly path: WorkspacePath }): string {
    return join(this.path, 'new', String(index), basename(path));
  }

  oldOut(index: number): string {
    return join(this.path, 'old', String(index));
  }

  partialOut({ path }: AttemptOut): string {
    return join(this.partial, path);
  }
}

/** A stage has at most one attempt at a time, so its name is enough of an id. */
export function attemptId(stage: StageName): string {
  const readable = stage.replace(/[^A-Za-z0-9.-]+/g, '-').slice(0, 60);
  return `${readable}-${sha256(stage).slice(0, 8)}`;
}

/** `old`: what lies at its place; `null` where nothing does. */
export function describeOut(out: Out, old: OldOut | null): AttemptOut {
  return {
    path: out.path,
    persist: out.persist,
    hadOld: old !== null,
    stored: out.cache || out.git,
    content: old?.hash ?? null,
    known: old?.known ?? false,
  };
}

export function writeSpec(
  disk: Disk,
  folder: AttemptFolder,
  facts: Omit<AttemptSpec, 'version'>,
): AttemptSpec {
  const spec: AttemptSpec = { version: VERSION, ...facts };
  replace(disk, folder.spec, JSON.stringify(spec));
  return spec;
}

/**
 * @returns null where the attempt was killed before it did anything
 * @throws StoreError when the file can't be understood: old outs may lie in that folder
 */
export function readSpec(disk: Disk, folder: AttemptFolder): AttemptSpec | null {
  const json = readJson(disk, folder.spec);
  if (json === null) return null;
  if (hasVersion(json) && json.version > VERSION) {
    throw PipelineError.of(
      `${folder.path} was begun by a newer lockstep`,
      null,
      'Run that version once: it finishes or undoes what was interrupted.',
    );
  }
  if (!isSpec(json) || attemptId(json.stage) !== basename(folder.path)) throw damaged(folder.spec);
  return { ...json, outs: json.outs.map((out) => ({ content: null, known: false, ...out })) };
}

export function writeJob(disk: Disk, folder: AttemptFolder, { executor, handle }: RecordedJob): void {
  replace(disk, folder.child, JSON.stringify({ executor, handle }));
}

/** @throws StoreError when the file can't be understood: somebody may still write */
export function readJob(disk: Disk, folder: AttemptFolder): RecordedJob | null {
  const json = readJson(disk, folder.child);
  if (json === null || isJob(json)) return json;
  // The first versions knew processes of this machine only, and wrote one down as it is.
  if ('pid' in json) return { executor: 'local', handle: JSON.stringify(json) };
  throw damaged(folder.child);
}

function readJson(disk: Disk, path: string): object | null {
  let text: string;
  try {
    text = disk.read(path).toString('utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null) return json;
  } catch {
    // Said below.
  }
  throw damaged(path);
}

function damaged(path: string): StoreError {
  return new StoreError(
    `${path} is damaged or forged, so an interrupted stage can't be undone by itself\n` +
      'Its old outs are in the folder "old" beside that file: put back what you need, then remove the folder.',
  );
}

function hasVersion(value: object): value is { version: number } {
  return 'version' in value && typeof value.version === 'number';
}

/** As earlier versions wrote it, too. */
type WrittenOut = Omit<AttemptOut, 'content' | 'known'> & Partial<Pick<AttemptOut, 'content' | 'known'>>;

function isSpec(value: object): value is Omit<AttemptSpec, 'outs'> & { readonly outs: WrittenOut[] } {
  const { version, stage, mode, outs }: Partial<Record<keyof AttemptSpec, unknown>> = value;
  return (
    version === VERSION &&
    typeof stage === 'string' &&
    (mode === 'script' || mode === 'command') &&
    Array.isArray(outs) &&
    outs.every((out) => typeof out === 'object' && out !== null && isOut(out as object))
  );
}

function isOut(value: object): value is WrittenOut {
  const { path, persist, hadOld, stored, content, known }: Partial<Record<keyof AttemptOut, unknown>> = value;
  return (
    typeof path === 'string' &&
    isOutPath(path) &&
    typeof persist === 'boolean' &&
    typeof hadOld === 'boolean' &&
    typeof stored === 'boolean' &&
    (content === undefined || content === null || (typeof content === 'string' && isContentHash(content))) &&
    (known === undefined || typeof known === 'boolean')
  );
}

function isJob(value: object): value is RecordedJob {
  const { executor, handle }: Partial<Record<keyof RecordedJob, unknown>> = value;
  return typeof executor === 'string' && typeof handle === 'string';
}
