import type { Graph, PipelineFile, Stage, StageName, WorkspacePath } from './graph.js';

/** The lock of the file that a workspace is named by, and of any dvc.yaml that stands alone. */
export const LOCK_NAME = 'pipeline.lock';

/** The folder of lockstep's own state, in a workspace. */
export const OWN_FOLDER = '.lockstep';

/** The file that was asked for; `null` where none was, at the root of a DVC project. */
export function askedFor(files: Iterable<PipelineFile>): PipelineFile | null {
  for (const file of files) if (file.prefix === null) return file;
  return null;
}

/** The name in the graph of what a file calls `name`: a stage, a group or a cell. */
export function addressOf({ prefix }: Pick<PipelineFile, 'prefix'>, name: string): StageName {
  return prefix === null ? name : `${prefix}:${name}`;
}

/**
 * The name by which history, attempts and what is set aside know a stage, from wherever the graph is looked at:
 * counted from the workspace, short for the file whose lock is `pipeline.lock` there.
 */
export function recordedName({ file, own }: Pick<Stage, 'file' | 'own'>): StageName {
  return file.lock === LOCK_NAME ? own : `${file.path}:${own}`;
}

/** @throws TypeError for a stage that the graph has not */
export function recordedNameIn({ stages }: Pick<Graph, 'stages'>, name: StageName): StageName {
  const stage = stages.get(name);
  if (stage === undefined) throw new TypeError(`${name} is no stage`);
  return recordedName(stage);
}

/** A stage and its group, by the names of `recordedName`. */
export function recordedStage(stage: Stage): { readonly name: StageName; readonly group: string | null } {
  const name = recordedName(stage);
  return { name, group: stage.cell === null ? null : name.slice(0, -(stage.cell.length + 1)) };
}

/** The group that a cell's name names; `null`: it names no cell. */
export function groupIn(name: StageName): string | null {
  return GROUP.exec(name)?.[1] ?? null;
}

/** A folder of the file's path may have an `@`, too. */
const GROUP = /^((?:.*?\.ya?ml:)?[^@]*)@/s;

/**
 * What a file means by the name of a stage: one of its own, or `FILE:NAME` with a path from its folder.
 * @param files by path
 */
export function stageMeant(
  files: ReadonlyMap<WorkspacePath, PipelineFile>,
  from: PipelineFile,
  text: string,
): StageName {
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    const file = files.get(fromOwnPath(from.folder, text.slice(0, at)));
    if (file !== undefined) return addressOf(file, text.slice(at + 1));
  }
  return addressOf(from, text);
}

/**
 * A path from the workspace as keys and locks have it: from the folder of the stage's file. What is absolute stays so.
 * @param folder in the workspace
 */
export function ownPath(folder: WorkspacePath, path: WorkspacePath): string {
  if (folder === '.' || path.startsWith('/')) return path;
  const [from, to] = [partsOf(folder), partsOf(path)];
  let common = 0;
  while (common < from.length && common < to.length && from[common] === to[common]) common++;
  const parts = [...from.slice(common).map(() => '..'), ...to.slice(common)];
  return parts.length === 0 ? '.' : parts.join('/');
}

/** The inverse of `ownPath`; `own` need not be normalised. */
export function fromOwnPath(folder: WorkspacePath, own: string): WorkspacePath {
  if (own.startsWith('/')) return own;
  const parts: string[] = [];
  for (const part of [...partsOf(folder), ...partsOf(own)]) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.length === 0 ? '.' : parts.join('/');
}

/** A path that was written absolute, from the workspace where it lies in it; every other one as it is. */
export function placeInside(workspace: string, path: WorkspacePath): WorkspacePath {
  if (!path.startsWith('/')) return path;
  if (path === workspace) return '.';
  return path.startsWith(`${workspace}/`) ? path.slice(workspace.length + 1) : path;
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
