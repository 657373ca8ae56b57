import { posix } from 'node:path';
import { PipelineError } from '../model/errors.js';
import type { PipelineFile, WorkspacePath } from '../model/graph.js';
import { LOCK_NAME, ownPath } from '../model/pipeline-file.js';
import { dvcFiles } from './dvc-project.js';
import { Includes } from './includes.js';
import { type PipelineLocation, projectOf } from './locate.js';
import type { ReadDisk } from './params-file.js';
import { isWithin, workspacePath } from './paths.js';
import { errorAt, type Span } from './source.js';

/**
 * All files of the graph that a file belongs to, the file itself first: what its root includes, or the DVC project; and
 * of a DVC project of which one file is in it, the others.
 * @throws PipelineError for includes that form a circle or leave the workspace, and for two files of one lock
 */
export function pipelineFiles(disk: ReadDisk, location: PipelineLocation): readonly PipelineFile[] {
  const { workspace, file, root } = location;
  const includes = new Includes(disk, workspace);
  const members = root.kind === 'dvc' ? dvcFiles(disk, root.folder) : includes.closure(root.path);
  const projects = new Set(
    members
      .filter((path) => root.kind === 'file' && path !== root.path && posix.basename(path) === 'dvc.yaml')
      .flatMap((path) => projectOf(disk, workspace, path) ?? []),
  );
  const all = new Set([
    ...(file === null ? [] : [file]),
    ...members,
    ...[...projects].flatMap((project) => dvcFiles(disk, project)),
  ]);
  const places = new Map(members.flatMap((path) => includesOf(includes, path)));
  const seenFrom = seenFromOf(location);
  const found = [...all].map((path) => {
    const at = places.get(path);
    if (!isWithin(path, workspace)) throw leaves(path, workspace, at);
    return describeFile(disk, workspace, seenFrom, path, path === file);
  });
  refuseSharedLocks(found, workspace, places);
  return found;
}

/** The folder that names count from. */
export function seenFromOf({ workspace, file }: PipelineLocation): WorkspacePath {
  return workspacePath(workspace, '.', file === null ? workspace : posix.dirname(file));
}

/** Of a dvc.yaml there is nothing to say: it can include no files. */
function includesOf(includes: Includes, path: string): readonly (readonly [string, Span])[] {
  return posix.basename(path) === 'dvc.yaml'
    ? []
    : includes.of(path).map((one) => [one.path, one.at] as const);
}

function describeFile(
  disk: ReadDisk,
  workspace: string,
  seenFrom: WorkspacePath,
  absolute: string,
  isAskedFor: boolean,
): PipelineFile {
  const path = workspacePath(workspace, '.', absolute);
  return {
    path,
    folder: posix.dirname(path),
    dialect: posix.basename(path) === 'dvc.yaml' ? 'dvc' : 'lockstep',
    lock: lockOf(disk, workspace, path),
    prefix: isAskedFor ? null : ownPath(seenFrom, path),
  };
}

/** dvc.lock is DVC's, and is never a file's. */
function lockOf(disk: ReadDisk, workspace: string, path: WorkspacePath): WorkspacePath {
  const { dir: folder, name, base } = posix.parse(path);
  const at = (lock: string): WorkspacePath => posix.join(folder, lock);
  if (base === 'pipeline.yaml') return at(LOCK_NAME);
  const isBeside = disk.stat(posix.join(workspace, folder, 'pipeline.yaml'))?.kind === 'file';
  if (base === 'dvc.yaml' && !isBeside) return at(LOCK_NAME);
  const lock = name === 'dvc' ? 'dvc.pipeline.lock' : `${name}.lock`;
  if (lock === LOCK_NAME && isBeside) throw sharedLock(path, posix.join(folder, 'pipeline.yaml'), at(lock));
  return at(lock);
}

function refuseSharedLocks(
  files: readonly PipelineFile[],
  workspace: string,
  places: ReadonlyMap<string, Span>,
): void {
  const byLock = new Map<WorkspacePath, PipelineFile>();
  for (const file of files) {
    const other = byLock.get(file.lock);
    byLock.set(file.lock, other ?? file);
    if (other !== undefined) {
      throw sharedLock(file.path, other.path, file.lock, places.get(posix.join(workspace, file.path)));
    }
  }
}

function sharedLock(one: WorkspacePath, other: WorkspacePath, lock: WorkspacePath, at?: Span): PipelineError {
  const message = `${one} and ${other} would both be recorded in ${lock}`;
  const advice = 'Give one of the two files another name';
  return at === undefined ? PipelineError.of(message, null, advice) : errorAt(at, message, advice);
}

function leaves(path: string, workspace: string, at: Span | undefined): PipelineError {
  const message = `${path} leaves the workspace ${workspace}`;
  const advice = 'Include files of this folder or below; or include both from a pipeline.yaml further up';
  return at === undefined ? PipelineError.of(message, null, advice) : errorAt(at, message, advice);
}
