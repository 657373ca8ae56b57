import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { Out, StageName, WorkspacePath } from '../pipeline/graph.js';
import { isConfined } from '../pipeline/out-place.js';
import type { PlannedLine } from '../plan/outline.js';
import type { Displaced } from './old-outs.js';
import type { Session } from '../session.js';
import type { LastRun } from '../state/history.js';
import { livingOwner } from '../state/owned-file.js';
import type { LockFile } from '../state/records.js';

/** What `status` adds to a plan. */
export interface WorkspaceStatus {
  readonly stages: readonly PlannedLine[];
  /** Present content that a run would set aside. */
  readonly setAside: readonly Displaced[];
  /** What lies aside, in bytes, and the command that lists it. */
  readonly aside: { readonly contents: number; readonly size: number; readonly list: string };
  /** Outs of stages that the pipeline no longer has. */
  readonly orphans: readonly { readonly stage: StageName; readonly outs: readonly WorkspacePath[] }[];
  /** The process that runs the pipeline just now. */
  readonly running: { readonly pid: number; readonly host: string } | null;
  /** Stages that a killed run left halfway; the next run undoes them first. */
  readonly interrupted: readonly StageName[];
  readonly lastRun: LastRun | null;
  readonly warnings: readonly string[];
}

/** Reads only. */
export function workspaceStatus(
  session: Session,
  lock: LockFile,
  stages: readonly PlannedLine[],
  setAside: readonly Displaced[],
): WorkspaceStatus {
  const aside = session.aside.list();
  const owner = livingOwner(session, session.layout.workspaceLock);
  return {
    stages,
    setAside,
    aside: {
      contents: aside.length,
      size: aside.reduce((sum, { size }) => sum + size, 0),
      list: session.commandLine('aside'),
    },
    orphans: orphans(session, lock),
    running: owner === null ? null : { pid: owner.pid, host: owner.host },
    interrupted: owner === null ? session.attempts.left().map(({ stage }) => stage) : [],
    lastRun: session.history.lastRun(),
    // Git ignores all of a scratch workspace.
    warnings: session.scratch === null ? gitWarnings(session) : [],
  };
}

function orphans({ graph, disk }: Session, lock: LockFile): WorkspaceStatus['orphans'] {
  const owned = new Set([...graph.stages.values()].flatMap(({ outs }) => outs.map(({ path }) => path)));
  return [...lock.stages]
    .filter(([name]) => !graph.stages.has(name))
    .map(([stage, { outs }]) => ({
      stage,
      outs: outs
        .map(({ path }) => path)
        .filter((path) => !owned.has(path) && isConfined(disk, graph.workspace, path))
        .filter((path) => disk.lstat(resolve(graph.workspace, path)) !== null),
    }))
    .filter(({ outs }) => outs.length > 0);
}

/** What is in git must not be ignored by it, and what is cached should be. */
function gitWarnings({ graph, disk }: Session): readonly string[] {
  const outs = [...graph.stages.values()]
    .flatMap((stage) => stage.outs)
    .filter(({ path }) => disk.lstat(resolve(graph.workspace, path)) !== null);
  const ignored = ignoredByGit(graph.workspace, outs);
  if (ignored === null) return [];
  return outs.flatMap(({ path, git, cache }) => {
    if (git && ignored.has(path)) return [`${path} is to be in git (git: true), but git ignores it`];
    if (cache && !git && !ignored.has(path))
      return [`${path} is kept in the store, but git does not ignore it`];
    return [];
  });
}

/** @returns null outside git, or without git */
function ignoredByGit(workspace: string, outs: readonly Out[]): ReadonlySet<string> | null {
  if (outs.length === 0) return new Set();
  try {
    const output = execFileSync('git', ['check-ignore', '-z', '--stdin'], {
      cwd: workspace,
      input: outs.map(({ path }) => path).join('\0'),
      stdio: ['pipe', 'pipe', 'ignore'],
      encoding: 'utf8',
    });
    return new Set(output.split('\0'));
  } catch (error) {
    // Exit code 1: none is ignored. 128: not a repository. ENOENT: no git.
    return error instanceof Error && 'status' in error && error.status === 1 ? new Set() : null;
  }
}
