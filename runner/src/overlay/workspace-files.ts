import { execFileSync } from 'node:child_process';
import { join, posix } from 'node:path';
import { PipelineError } from '../errors.js';
import type { WorkspacePath } from '../pipeline/graph.js';
import type { Disk } from '../ports/disk.js';

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
 * @param known a file that must be among them, else git does not look after this folder
 * @throws PipelineError when git is there and can't tell
 */
export function workspaceFiles(
  disk: Pick<Disk, 'list' | 'lstat'>,
  workspace: string,
  known: WorkspacePath,
): WorkspaceFiles {
  const listed = listedByGit(workspace)?.filter((path) => !path.split('/').some(isNever));
  if (listed?.includes(known) === true) return { paths: [...new Set(listed)], source: 'git' };
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

/** @returns null outside git, or without git */
function listedByGit(workspace: string): readonly WorkspacePath[] | null {
  try {
    const output = execFileSync('git', ['ls-files', '-z', '-c', '-o', '--exclude-standard'], {
      cwd: workspace,
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      maxBuffer: Infinity,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return output.split('\0').filter((path) => path !== '');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ('code' in error && error.code === 'ENOENT') return null;
    const why = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : error.message;
    if (why.includes('not a git repository')) return null;
    throw PipelineError.of(
      `git can't say which files ${workspace} consists of: ${why}`,
      null,
      'See what "git status" says there',
    );
  }
}
