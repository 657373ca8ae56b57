import type { RunEvent, RunFinished, ToldEvent } from '../model/events.js';
import type { StageName } from '../model/graph.js';
import type { MetricValues } from '../model/metrics.js';
import { isAlive, isOver, knownRuns, workspacesOf, type KnownRun } from '../record/known-runs.js';
import { readEvents } from '../record/read-record.js';
import { treeSize } from '../system/disk-tree.js';
import type { System } from '../system/system.js';
import { checkoutIn } from './attach.js';
import type { Site } from './site.js';

/** How a run stands. `killed`: it is gone and told no end. */
export type RunState = 'done' | 'failed' | 'ended' | 'broken' | 'running' | 'killed';

/** A run of the checkout, or an overlay with its last run. */
export interface RunSummary {
  /** `null`: an overlay without a record of a run. */
  readonly id: string | null;
  /** What it is called: an overlay's workspace, or what somebody named a run. */
  readonly name: string | null;
  readonly kind: 'checkout' | 'overlay';
  /** What was changed in the params, as it was asked for. */
  readonly changes: readonly string[];
  readonly command: readonly string[];
  /** Milliseconds since 1970. */
  readonly startedAt: number | null;
  readonly state: RunState | null;
  /** `null` while it runs, and where it was killed. */
  readonly finished: RunFinished | null;
  /** Milliseconds until its end, or until the last that is known of it. */
  readonly durationMs: number | null;
  /** What its stages measured last, by name; what several of them have is named by its stage: `train:loss`. */
  readonly metrics: MetricValues;
  /** Bytes: of the overlay's workspace without the store, or of the run's record. */
  readonly size: number;
}

/**
 * Runs of the checkout, and overlays, oldest first; reads only. The pipeline may have errors.
 * @throws PipelineError where there is no pipeline
 */
export function listRuns(site: Site): readonly RunSummary[] {
  const { disk } = site.system;
  const checkout = checkoutIn(site);
  const runs = knownRuns(disk, checkout);
  const summaries = [
    ...runs
      .filter(({ scratch }) => scratch === null)
      .map((run) => ({ ...summaryOf(site.system, run), size: treeSize(disk, run.folder) })),
    ...workspacesOf(disk, checkout).flatMap(({ scratch, workspace }) => {
      if (scratch === null) return [];
      const last = runs.findLast((run) => run.scratch === scratch);
      const size = treeSize(disk, workspace);
      return [{ ...(last === undefined ? EMPTY : summaryOf(site.system, last)), name: scratch, size }];
    }),
  ];
  return summaries.toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0));
}

const EMPTY: Omit<RunSummary, 'size'> = {
  id: null,
  name: null,
  kind: 'overlay',
  changes: [],
  command: [],
  startedAt: null,
  state: null,
  finished: null,
  durationMs: null,
  metrics: {},
};

/** What a run's record says of it. */
export function summaryOf(
  { disk, processes }: Pick<System, 'disk' | 'processes'>,
  { id, name, scratch, folder }: KnownRun,
): Omit<RunSummary, 'size'> {
  const events = readEvents(disk, folder);
  const [first, last] = [events[0], events.at(-1)];
  const finished = find(events, 'run-finished') ?? null;
  return {
    id,
    name: scratch ?? name,
    kind: scratch === null ? 'checkout' : 'overlay',
    changes: find(events, 'scratch-workspace')?.changes ?? [],
    command: find(events, 'run-opened')?.command ?? [],
    startedAt: first?.at ?? null,
    state: stateOf(events, isAlive(events, processes)),
    finished,
    durationMs: first === undefined || last === undefined ? null : last.at - first.at,
    metrics: measuredIn(events),
  };
}

function measuredIn(events: readonly ToldEvent[]): MetricValues {
  const stages = new Map<StageName, MetricValues>();
  for (const event of events) {
    if (event.type !== 'stage-metrics') continue;
    stages.set(event.stage, { ...stages.get(event.stage), ...event.values });
  }
  const names = [...stages.values()].flatMap((values) => Object.keys(values));
  const [once, several] = [new Set<string>(), new Set<string>()];
  for (const name of names) (once.has(name) ? several : once).add(name);
  return Object.fromEntries(
    [...stages].flatMap(([stage, values]) =>
      Object.entries(values).map(([name, value]) => [several.has(name) ? `${stage}:${name}` : name, value]),
    ),
  );
}

function stateOf(events: readonly ToldEvent[], lives: boolean): RunState {
  const end = events.findLast(isOver);
  if (end?.type === 'run-broken') return 'broken';
  if (end?.type !== 'run-finished') return lives ? 'running' : 'killed';
  if (end.endedBy !== null) return 'ended';
  return end.ok ? 'done' : 'failed';
}

function find<Type extends RunEvent['type']>(
  events: readonly ToldEvent[],
  type: Type,
): Extract<ToldEvent, { type: Type }> | undefined {
  return events.find((event): event is Extract<ToldEvent, { type: Type }> => event.type === type);
}
