import type { GraphCodes } from '../inputs/code/graph-codes.js';
import type { Stage, StageName } from '../model/graph.js';
import type { Locks } from '../model/records.js';
import type { Facts } from './facts.js';
import type { Plan } from '../plan/view.js';
import { withUpstream } from '../plan/select.js';
import { askWorkspace } from './ask.js';
import type { OldOuts } from './old-outs.js';
import { Planner } from './planner.js';
import type { Session } from './session.js';

export interface PlanRequest {
  /** What is planned, with all that it needs. */
  readonly targets: readonly StageName[];
  /** Stages that run even if nothing changed; none where left out. */
  readonly forced?: readonly StageName[];
  /** Absent outs are fine while nobody who runs reads them; `false` where left out. */
  readonly allowMissing?: boolean;
  /** `false`: neither run cache nor store is asked; `true` where left out. */
  readonly runCache?: boolean;
  /** Another view of the workspace than that which lies there. */
  readonly seen?: (facts: Facts, lock: Locks) => Facts;
}

/** What a workspace's stages are to do, and what that was read from. */
export interface WorkspacePlan {
  /** Targets and upstream, in graph order. */
  readonly selected: readonly Stage[];
  readonly plan: Plan;
  /** Decides single stages anew, while others finish. */
  readonly planner: Planner;
  readonly lock: Locks;
  readonly codes: GraphCodes;
  /** The workspace as it lies there, whatever view was planned from. */
  readonly present: Facts;
  /** Whether what lies at outs' places is known elsewhere, too. */
  readonly oldOuts: OldOuts;
}

/**
 * The one way to a plan: `plan`, `status`, `why`, `trace`, `commit`, `verify` and `run` all take it.
 * @throws PipelineError for deps and params that nobody makes, code that can't be followed, absent frozen outs
 */
export async function planWorkspace(session: Session, request: PlanRequest): Promise<WorkspacePlan> {
  const { targets, forced = [], allowMissing = false, runCache = true, seen } = request;
  const { graph } = session;
  const lock = session.readLock();
  const codes = session.codes(lock);
  const present = session.facts(codes);
  const facts = seen === undefined ? present : seen(present, lock);
  const options = { forced: new Set(forced), allowMissing, runCache };
  const planner = new Planner(graph, lock, options, askWorkspace({ ...session, facts }));
  const oldOuts = session.oldOuts(present, lock);
  const selected = withUpstream(graph, targets);
  return { selected, plan: await planner.planAll(selected), planner, lock, codes, present, oldOuts };
}
