import { basename, join } from 'node:path';
import { NewerFormatError, StoreError } from '../model/errors.js';
import { sha256, isContentHash, type ContentHash } from '../model/hashes.js';
import { commandText } from '../model/shell-words.js';
import type { Out, StageName, WorkspacePath } from '../model/graph.js';
import type { Disk } from '../system/disk.js';
import { encodeOwn, readOwn, writeOwnShared, writeOwnUnsynced, type OwnContent } from '../system/own-file.js';
import { isOutPath } from '../pipeline/out-place.js';
import type { OldOut, RecordedJob } from './attempt.js';

const SPEC = { name: 'attempt', version: 2 };
const JOB = { name: 'job', version: 2 };

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
  readonly stage: StageName;
  readonly mode: AttemptMode;
  readonly outs: readonly AttemptOut[];
}

/** One attempt's folder and the places in it. A file that exists is a step that was taken. */
export class AttemptFolder {
  readonly spec: string;
  readonly child: string;
  /** What its executor may keep of the job, such as a sign of life. */
  readonly alive: string;
  /** Somebody says that nothing of the job runs, where `child` can't be read. */
  readonly ended: string;
  /** From here on the new outs win. */
  readonly committed: string;
  /** The old outs are back; only partial outs are left here, for the user. */
  readonly undone: string;
  readonly partial: string;
  /** Where what the attempt took away lies. */
  readonly takenFrom: readonly string[];

  constructor(readonly path: string) {
    this.spec = join(path, 'attempt.json');
    this.child = join(path, 'child.json');
    this.alive = join(path, 'alive');
    this.ended = join(path, 'ended');
    this.committed = join(path, 'committed');
    this.undone = join(path, 'undone');
    this.partial = join(path, 'partial');
    this.takenFrom = [join(path, 'old'), join(path, 'folders')];
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

/** A stage has at most one attempt at a time, so its name is enough of an id: a part to be read, and 128 bits of its hash. */
export function attemptId(stage: StageName): string {
  return idOf(stage, 32);
}

function idOf(stage: StageName, digits: number): string {
  const readable = stage.replace(/[^A-Za-z0-9.-]+/g, '-').slice(0, 60);
  return `${readable}-${sha256(stage).slice(0, digits)}`;
}

/** Of the first versions, whose names had 32 bits: two stages of one long prefix could share one. */
function isIdOf(stage: StageName, name: string): boolean {
  return name === attemptId(stage) || name === idOf(stage, 8);
}

/** @param old what is known of the content at its place, if something is there */
export function describeOut(out: Out, hadOld: boolean, old: OldOut | undefined): AttemptOut {
  return {
    path: out.path,
    persist: out.persist,
    hadOld,
    stored: out.cache || out.git,
    content: old?.hash ?? null,
    known: old?.known ?? false,
  };
}

/** Neither durable nor whole at once: the folder is no attempt's yet. */
export function writeSpec(disk: Disk, folder: AttemptFolder, spec: AttemptSpec): void {
  disk.write(folder.spec, encodeOwn(SPEC, spec));
}

/**
 * @param isOver whether it is of an earlier boot: then a record that wasn't synced may be torn
 * @returns null where the attempt was killed before it did anything, or nothing of it matters
 * @throws StoreError when the file can't be understood: old outs may lie in that folder
 */
export function readSpec(disk: Disk, folder: AttemptFolder, isOver: boolean): AttemptSpec | null {
  const found = objectIn(readOwn(disk, folder.spec, SPEC), folder);
  if (found === null) return null;
  const isWhole = isSpec(found) && isIdOf(found.stage, basename(folder.path));
  if (isWhole) return { ...found, outs: found.outs.map((out) => ({ content: null, known: false, ...out })) };
  if (isOver && folder.takenFrom.every((taken) => isEmpty(disk, taken))) return null;
  throw new StoreError(
    `${folder.spec} is damaged or forged, so an interrupted stage can't be undone by itself\n` +
      'Its old outs are in the folder "old" beside that file: put back what you need, then remove the folder.',
  );
}

/** @param endsWithMachine whether a power cut ends it: then it need not be durable */
export async function writeJob(
  disk: Disk,
  folder: AttemptFolder,
  { executor, handle }: RecordedJob,
  endsWithMachine: boolean,
): Promise<void> {
  const job = { executor, handle };
  if (endsWithMachine) writeOwnUnsynced(disk, folder.child, JOB, job);
  else await writeOwnShared(disk, folder.child, JOB, job, `${folder.child}.part`);
}

/**
 * @param isOver whether it is of an earlier boot: then a torn one tells of nobody who lives
 * @throws StoreError when the file can't be understood: somebody may still write
 */
export function readJob(disk: Disk, folder: AttemptFolder, isOver: boolean): RecordedJob | null {
  if (disk.lstat(folder.ended) !== null) return null;
  const found = objectIn(readOwn(disk, folder.child, JOB), folder);
  if (found === null || isJob(found)) return found;
  // The first versions knew processes of this machine only, and wrote one down as it is.
  if ('pid' in found) return { executor: 'local', handle: JSON.stringify(found) };
  if (isOver) return null;
  throw new StoreError(
    `${folder.child} is damaged or forged, so it isn't known which process an interrupted stage was\n` +
      `Once nothing of it runs any more: ${commandText(['touch', folder.ended])}, and run again. Its old outs are put back then.`,
  );
}

/** What to do where it isn't known whether a job is over, and where its old outs are meanwhile. */
export function untilOver(disk: Pick<Disk, 'lstat'>, folder: AttemptFolder, { outs }: AttemptSpec): string {
  const taken = outs.flatMap(({ path }, index) => {
    const old = folder.oldOut(index);
    return disk.lstat(old) === null ? [] : [`  ${path} is ${old}`];
  });
  const where = taken.length === 0 ? ['Its old outs are in place.'] : ['Its old outs are safe:', ...taken];
  return [
    `If nothing of it runs any more: ${commandText(['touch', folder.ended])}, and run again. It is undone then.`,
    ...where,
  ].join('\n');
}

/**
 * @returns null where the file is absent; an empty object for one that holds something else, or was damaged
 * @throws NewerFormatError
 */
function objectIn(found: OwnContent, folder: AttemptFolder): object | null {
  switch (found.kind) {
    case 'absent':
      return null;
    case 'newer':
      throw new NewerFormatError(
        folder.path,
        { found: found.version, read: SPEC.version },
        'Run that version once: it finishes or undoes what was interrupted.',
      );
    case 'proven':
      return isObject(found.content) ? found.content : {};
    case 'unproven':
      return isObject(found.json) && !isOfLaterVersion(found.json) ? found.json : {};
    case 'unreadable':
      return {};
  }
}

function isEmpty(disk: Disk, folder: string): boolean {
  return disk.lstat(folder)?.kind !== 'folder' || disk.list(folder).length === 0;
}

function isObject(json: unknown): json is object {
  return typeof json === 'object' && json !== null;
}

/** The first versions wrote no check, and 1 or nothing as their version. */
function isOfLaterVersion(json: object): boolean {
  return 'version' in json && json.version !== 1;
}

/** As earlier versions wrote it, too. */
type WrittenOut = Omit<AttemptOut, 'content' | 'known'> & Partial<Pick<AttemptOut, 'content' | 'known'>>;

function isSpec(value: object): value is Omit<AttemptSpec, 'outs'> & { readonly outs: WrittenOut[] } {
  const { stage, mode, outs }: Partial<Record<keyof AttemptSpec, unknown>> = value;
  return (
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
