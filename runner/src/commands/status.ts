import { resolve } from 'node:path';
import type { PlannedLine } from '../model/decision.js';
import type { StageName, WorkspacePath } from '../model/graph.js';
import type { Locks } from '../model/records.js';
import { selectTargets } from '../pipeline/targets.js';
import { plannedLine } from '../plan/outline.js';
import type { LastRun } from '../record/history.js';
import { livingOwner } from '../state/owned-file.js';
import { isConfined } from '../pipeline/out-place.js';
import type { Displaced } from '../workspace/old-outs.js';
import { planWorkspace } from '../workspace/plan-workspace.js';
import type { Session } from '../workspace/session.js';
import { type Site, withSession } from './site.js';

/** A plan, and what lies around it. */
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
  readonly warnings: readonly GitWarning[];
}

/** Where git does something else with an out than the pipeline says. */
export interface GitWarning {
  /** It is to be in git, which ignores it; or it is kept in the store, and git doesn't ignore it. */
  readonly kind: 'ignored' | 'not-ignored';
  readonly path: WorkspacePath;
}

export interface StatusRequest {
  /** Stages, groups, cells or globs; none: everything. */
  readonly targets: readonly string[];
  /** An absent out is fine while its key is proven. */
  readonly allowMissing: boolean;
}

/**
 * The plan, and what lies around it: orphans, an interrupted run, the last run; reads only.
 * @throws PipelineError
 */
export async function status(
  site: Site,
  { targets: patterns, allowMissing }: StatusRequest,
): Promise<WorkspaceStatus> {
  return withSession(site, 'read', async (session) => {
    const targets = selectTargets(session.graph, patterns, site.pipeline);
    const { plan, lock, oldOuts } = await planWorkspace(session, { targets, allowMissing });
    const aside = session.aside.list();
    const owner = livingOwner(session, session.layout.workspaceLock);
    return {
      stages: [...plan.values()].map(plannedLine),
      setAside: await oldOuts.foresee(plan.values()),
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
      warnings: session.scratch === null ? await gitWarnings(session) : [],
    };
  });
}

function orphans({ graph, disk }: Session, lock: Pick<Locks, 'stages'>): WorkspaceStatus['orphans'] {
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
async function gitWarnings({ graph, disk, git }: Session): Promise<readonly GitWarning[]> {
  const outs = [...graph.stages.values()]
    .flatMap((stage) => stage.outs)
    .filter(({ path }) => disk.lstat(resolve(graph.workspace, path)) !== null);
  const ignored = await git.ignored(
    graph.workspace,
    outs.map(({ path }) => path),
  );
  if (ignored === null) return [];
  return outs.flatMap(({ path, git: inGit, cache }): readonly GitWarning[] => {
    if (inGit && ignored.has(path)) return [{ kind: 'ignored', path }];
    if (cache && !inGit && !ignored.has(path)) return [{ kind: 'not-ignored', path }];
    return [];
  });
}
