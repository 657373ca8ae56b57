import { posix } from 'node:path';
import type { PipelineFile, WorkspacePath } from '../model/graph.js';
import { LOCK_NAME } from '../model/pipeline-file.js';
import { OWN_PACKAGE } from '../system/own-package.js';
import { ownerOf } from './out-place.js';
import { isWithin, leavesWorkspace, workspacePath } from './paths.js';

/** What no out may be or hold, with what it is to the pipeline. */
export interface Reserved {
  readonly path: WorkspacePath;
  readonly what: string;
}

/**
 * What the outs of a file's stages may not be or hold.
 * @param all the graph's files; of a DVC project those further down don't count for a dvc.yaml: DVC looks for none in an out
 */
export function reservedPaths(
  workspace: string,
  own: PipelineFile,
  all: readonly PipelineFile[],
): readonly Reserved[] {
  const [names, locks] = [new Set<WorkspacePath>(), new Set<WorkspacePath>()];
  const counts = ({ folder, dialect }: PipelineFile): boolean =>
    own.dialect !== 'dvc' || dialect !== 'dvc' || folder === own.folder || !isBelow(folder, own.folder);
  for (const { path, folder, lock } of all.filter(counts)) {
    for (const name of [path, ...beside(folder, 'pipeline.yaml', 'dvc.yaml')]) names.add(name);
    for (const name of [lock, ...beside(folder, LOCK_NAME, 'dvc.lock')]) locks.add(name);
  }
  return [
    ...[...names].map((path) => ({ path, what: 'the pipeline itself' })),
    ...[...locks].map((path) => ({ path, what: 'the record of what was made' })),
    ...packageFolders(OWN_PACKAGE)
      .map((path) => workspacePath(workspace, '.', path))
      .filter((path) => path !== '.' && !leavesWorkspace(path))
      .map((path) => ({ path, what: 'the lockstep that runs' })),
  ];
}

function isBelow(folder: WorkspacePath, top: WorkspacePath): boolean {
  return top === '.' || isWithin(folder, top);
}

function beside(folder: WorkspacePath, ...names: readonly string[]): readonly WorkspacePath[] {
  return names.map((name) => posix.join(folder, name));
}

/** A package, and where it finds what it imports. */
function packageFolders(own: string): readonly string[] {
  const folders = [own];
  for (let at = own; ; at = posix.dirname(at)) {
    folders.push(posix.basename(at) === 'node_modules' ? at : posix.join(at, 'node_modules'));
    if (at === posix.dirname(at)) return folders;
  }
}

/** Why no out can have this path: the message continues `"x" can't be an out: …`; null where it can. */
export function whyReserved(path: WorkspacePath, reserved: readonly Reserved[]): string | null {
  if (path === '.') return 'the pipeline itself lives there';
  const owner = ownerOf(path);
  if (owner !== null) return `it is or lies in a folder of ${owner}'s`;
  const covered = reserved.find((one) => isWithin(one.path, path));
  if (covered === undefined) return null;
  return `it ${covered.path === path ? 'is' : `holds ${covered.path},`} ${covered.what}`;
}
