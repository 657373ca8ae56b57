import { basename, join } from 'node:path';
import type { Graph, PipelineFile, StageName, WorkspacePath } from '../model/graph.js';
import { fromOwnEntry, ownEntry } from '../model/own-records.js';
import { LOCK_NAME, addressOf, fromOwnPath, ownPath } from '../model/pipeline-file.js';
import type { ParsedTexts } from '../model/parsed-texts.js';
import type { LockEntry, LockFile, Locks } from '../model/records.js';
import type { Disk } from '../system/disk.js';
import { readLockFile, writeLockFile } from './lock-file.js';

/** A graph, or what is known of it before it is read. */
export interface LockedFiles extends Pick<Graph, 'workspace' | 'files'> {
  /** By name; `null`: they aren't known. */
  readonly stages: Pick<ReadonlySet<StageName>, 'has'> | null;
}

/** What reading locks needs of the disk. */
type LockDisk = Pick<Disk, 'read' | 'stat'>;

/**
 * The locks of all files of a graph as one.
 * @param known what locks were parsed to by whoever reads them again and again
 * @throws PipelineError where one can't be read
 */
export function readLocks(
  disk: LockDisk,
  { workspace, files, stages }: LockedFiles,
  known?: ParsedTexts<LockFile>,
): Locks {
  known?.begin();
  const read = new Map<WorkspacePath, LockFile>();
  const all = new Map<string, LockEntry>();
  for (const file of files.values()) {
    const isOwn = (own: string): boolean => stages?.has(addressOf(file, own)) !== false;
    const lock = inGraph(file, lockOf(disk, workspace, file, isOwn, known));
    read.set(file.path, lock);
    for (const [name, entry] of lock.stages) all.set(name, entry);
  }
  return { stages: all, files: read };
}

/**
 * Writes the lock of one file, durably, only when its bytes differ from what is there.
 * @param lock as `readLocks` gave it
 * @throws StoreError when the disk refuses; the old lock is intact then
 */
export function writeLock(disk: Disk, workspace: string, file: PipelineFile, lock: LockFile): boolean {
  if (basename(file.lock) === LOCK_NAME && file.dialect === 'lockstep') handOver(disk, workspace, file);
  return writeLockFile(disk, workspace, ownTerms(file, lock), file.lock);
}

/** A file whose lock had another name in earlier versions begins with what that one says of its stages. */
function lockOf(
  disk: LockDisk,
  workspace: string,
  file: PipelineFile,
  isOwn: (name: string) => boolean,
  known: ParsedTexts<LockFile> | undefined,
): LockFile {
  const earlier = join(file.folder, LOCK_NAME);
  if (file.lock === earlier || disk.stat(join(workspace, file.lock)) !== null) {
    return readLockFile(disk, workspace, file.lock, known);
  }
  const { version, scripts, stages } = readLockFile(disk, workspace, earlier, known);
  const own = [...stages].filter(
    ([name, entry]) => isOwn(name) && (file.dialect === 'lockstep' || isOfDvc(entry)),
  );
  return { version, scripts, stages: new Map(own) };
}

/**
 * A dvc.yaml had its records in pipeline.lock until a pipeline.yaml came beside it. Before that one's first own lock
 * takes their place, they go where a dvc.yaml's are.
 */
function handOver(disk: Disk, workspace: string, { folder }: PipelineFile): void {
  const lock = join(folder, 'dvc.pipeline.lock');
  if (disk.stat(join(workspace, folder, 'dvc.yaml')) === null || disk.stat(join(workspace, lock)) !== null)
    return;
  const { version, scripts, stages } = readLockFile(disk, workspace, join(folder, LOCK_NAME));
  const own = new Map([...stages].filter(([, entry]) => isOfDvc(entry)));
  if (own.size > 0) writeLockFile(disk, workspace, { version, scripts, stages: own }, lock);
}

/** Only the commands of a dvc.yaml are run by the user's shell. */
function isOfDvc({ inputs: { action } }: LockEntry): boolean {
  return action.kind === 'command' && action.shell === '$SHELL';
}

function inGraph(file: PipelineFile, lock: LockFile): LockFile {
  const { folder, prefix } = file;
  if (folder === '.' && prefix === null) return lock;
  return {
    version: lock.version,
    scripts: new Map([...lock.scripts].map(([own, code]) => [fromOwnPath(folder, own), code])),
    stages: new Map(
      [...lock.stages].map(([own, entry]) => [addressOf(file, own), fromOwnEntry(folder, entry)]),
    ),
  };
}

function ownTerms(file: PipelineFile, lock: LockFile): LockFile {
  const { folder, prefix } = file;
  if (folder === '.' && prefix === null) return lock;
  const begin = addressOf(file, '').length;
  return {
    version: lock.version,
    scripts: new Map([...lock.scripts].map(([path, code]) => [ownPath(folder, path), code])),
    stages: new Map([...lock.stages].map(([name, entry]) => [name.slice(begin), ownEntry(folder, entry)])),
  };
}
