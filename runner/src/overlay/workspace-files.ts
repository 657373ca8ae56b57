import { join, posix } from 'node:path';
import { PipelineError } from '../model/errors.js';
import type { WorkspacePath } from '../model/graph.js';
import type { Disk } from '../system/disk.js';
import { GitError, type Git } from '../system/git.js';

/** Never copied, at whatever depth: lockstep's and git's own, and packages, which are reached by a link. */
const NEVER = ['.lockstep', '.git', 'node_modules'];

export interface WorkspaceFiles {
  /** Files and links. A path may be a folder where git keeps another repository. */
  readonly paths: readonly WorkspacePath[];
  /** `disk`: nobody could say which of them are results. */
  readonly source: 'git' | 'disk';
}

/**
 * The files that a workspace consists of: those that git tracks or doesn't ignore; without git all files.
 * @param workspace absolute
 * @param known files that must be among them, else git does not look after this folder
 * @throws PipelineError when git is there and can't tell
 */
export async function workspaceFiles(
  { disk, git }: { readonly disk: Pick<Disk, 'list' | 'lstat'>; readonly git: Git },
  workspace: string,
  known: readonly WorkspacePath[],
): Promise<WorkspaceFiles> {
  const listed = (await listedByGit(git, workspace))?.filter((path) => !path.split('/').some(isNever));
  if (listed !== undefined && known.every((file) => listed.includes(file)))
    return { paths: [...new Set(listed)], source: 'git' };
  return { paths: filesBelow(disk, workspace, ''), source: 'disk' };
}

/** A folder's files and links, from `prefix`, which ends in `/` or is empty. */
function filesBelow(
  disk: Pick<Disk, 'list' | 'lstat'>,
  folder: string,
  prefix: WorkspacePath,
): readonly WorkspacePath[] {
  return disk.list(folder).flatMap((name) => {
    if (isNever(name)) return [];
    const kind = disk.lstat(join(folder, name))?.kind;
    if (kind === 'folder') return filesBelow(disk, join(folder, name), posix.join(prefix, name));
    return kind === 'file' || kind === 'link' ? [posix.join(prefix, name)] : [];
  });
}

function isNever(name: string): boolean {
  return NEVER.includes(name);
}

async function listedByGit(git: Git, workspace: string): Promise<readonly WorkspacePath[] | null> {
  try {
    return await git.files(workspace);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw PipelineError.of(
      `git can't say which files ${workspace} consists of: ${error.message}`,
      null,
      'See what "git status" says there',
    );
  }
}
