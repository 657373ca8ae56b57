import type { Decision } from '../model/decision.js';
import { stageMeant } from '../model/pipeline-file.js';
import type { Graph, Stage, StageName, WorkspacePath } from '../model/graph.js';
import type { ContentHash, StageKey } from '../model/hashes.js';
import type { Locks, OutRecord, StageInputs } from '../model/records.js';
import type { CellChanges } from './compare.js';
import type { UnfinishedUpstream } from './decide.js';
import type { Producers } from './producers.js';
import type { FixedInputs, TrackedParams } from './questions.js';

/** A stage with its decision and, once nothing is open, its inputs and key. */
export interface PlannedStage {
  readonly stage: Stage;
  readonly decision: Decision;
  readonly known: { readonly inputs: StageInputs; readonly key: StageKey } | null;
}

export type Plan = ReadonlyMap<StageName, PlannedStage>;

export interface PlanOptions {
  /** Stages to run even if nothing changed. */
  readonly forced: ReadonlySet<StageName>;
  readonly allowMissing: boolean;
  /** `false`: neither the run cache nor the store is asked. */
  readonly runCache: boolean;
}

/** All that a stage's decision is made from beside the answers to its own questions. */
export interface PlanView {
  readonly graph: Graph;
  readonly producers: Producers;
  readonly lock: Pick<Locks, 'stages'>;
  readonly options: PlanOptions;
  /** Decisions so far, of all upstream at least. */
  readonly planned: Plan;
  /** Outs of stages that are finished. */
  readonly settled: ReadonlyMap<StageName, readonly OutRecord[]>;
  /** `--allow-missing`: stages whose absent outs are read by one that runs, and by which. */
  readonly neededBy: ReadonlyMap<StageName, StageName>;
  /** Contents whose copy in the store turned out to be damaged. */
  readonly distrusted: ReadonlySet<ContentHash>;
  /** What was answered once and holds for the whole run: an edit during a run touches the next one. */
  readonly fixed: ReadonlyMap<StageName, FixedInputs>;
  /** By `paramsId`. */
  readonly params: ReadonlyMap<string, TrackedParams>;
}

export function plannedIn({ planned }: Pick<PlanView, 'planned'>, name: StageName): PlannedStage {
  const found = planned.get(name);
  if (found === undefined) throw new TypeError(`${name} was not planned`);
  return found;
}

/** A group's cells; a stage is a group of one. */
export function membersOf({ groups, stages }: Graph, group: string): readonly Stage[] {
  return (groups.get(group) ?? [group]).map((name) => {
    const stage = stages.get(name);
    if (stage === undefined) throw new TypeError(`${name} is no stage`);
    return stage;
  });
}

/** What a stage's outs are (or will be when they are restored); `null` while that is open. */
export function outsOf(view: PlanView, name: StageName): readonly OutRecord[] | null {
  const settled = view.settled.get(name);
  if (settled !== undefined) return settled;
  const { decision } = plannedIn(view, name);
  if (decision.action === 'up-to-date') return decision.outs;
  return decision.action === 'restore' ? decision.result.outs : null;
}

export function liesThere(view: PlanView, name: StageName, path: WorkspacePath): boolean {
  if (view.settled.has(name)) return true;
  const { decision } = plannedIn(view, name);
  return decision.action === 'up-to-date' && !decision.absent.includes(path);
}

/** Unfinished stages with outs at or below a path, whose bytes are therefore not final. */
export function openBelow(view: PlanView, path: WorkspacePath): readonly UnfinishedUpstream[] {
  const origin = view.producers.origin(path);
  const producers =
    origin.kind === 'holds' ? origin.producers : origin.kind === 'made' ? [origin.producer] : [];
  return producers
    .filter(({ stage }) => view.planned.has(stage))
    .filter(({ stage, out }) => !liesThere(view, stage, out.path))
    .map(({ stage }) => unfinishedIn(view, stage));
}

export function unfinishedIn(view: PlanView, name: StageName): UnfinishedUpstream {
  const { action } = plannedIn(view, name).decision;
  return { stage: name, action: action === 'up-to-date' ? 'restore' : action };
}

/** Which cells of a group that a stage reads changed, by what the lock says of them now. */
export function cellChangesIn(view: PlanView, { file }: Stage): CellChanges {
  return (named) => {
    const group = stageMeant(view.graph.files, file, named);
    const cells = view.graph.groups.get(group) ?? [];
    const before = (cell: StageName): readonly OutRecord[] | undefined => view.lock.stages.get(cell)?.outs;
    const now = new Set(cells);
    return {
      changed: cells.filter((cell) => {
        const [was, is] = [before(cell), outsOf(view, cell)];
        return was !== undefined && is !== null && !sameOuts(was, is);
      }),
      added: cells.filter((cell) => before(cell) === undefined),
      removed: [...view.lock.stages.keys()].filter((name) => name.startsWith(`${group}@`) && !now.has(name)),
    };
  };
}

function sameOuts(one: readonly OutRecord[], other: readonly OutRecord[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ path, hash }, index) => path === other[index]?.path && hash === other[index].hash)
  );
}
