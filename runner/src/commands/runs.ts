import { knownRuns, workspacesOf, type KnownRun } from '../record/known-runs.js';
import { NO_STAGES, type RunOutline, type RunState } from '../record/run-digest.js';
import { RunOutlines } from '../record/run-outlines.js';
import { treeSize } from '../system/disk-tree.js';
import type { System } from '../system/system.js';
import { checkoutIn, type Site } from './site.js';

/** A run of the checkout, or an overlay with its last run. */
export interface RunSummary extends Omit<RunOutline, 'state' | 'startedAt'> {
  /** `null`: an overlay without a record of a run. */
  readonly id: string | null;
  /** What it is called: an overlay's workspace, or what somebody named a run. */
  readonly name: string | null;
  readonly kind: 'checkout' | 'overlay';
  /** Milliseconds since 1970. */
  readonly startedAt: number | null;
  readonly state: RunState | null;
  /** Bytes: of the overlay's workspace without the store, or of the run's record. */
  readonly size: number;
}

/** While a run goes on its folder is measured no more often than that. */
const SIZE_MS = 10_000;

/** What is known of records from call to call. */
export class RunsMemory {
  readonly outlines: RunOutlines;
  readonly #sizes = new Map<string, { readonly at: string; readonly size: number }>();

  constructor(private readonly system: Pick<System, 'disk' | 'clock' | 'processes'>) {
    this.outlines = new RunOutlines(system);
  }

  /** Bytes below a folder, as they were when a run was as it is now. */
  sizeOf(folder: string, { id, state }: Pick<RunSummary, 'id' | 'state'>): number {
    const turn = state === 'running' ? Math.floor(this.system.clock.monotonic() / SIZE_MS) : 0;
    const at = `${id ?? ''} ${state ?? ''} ${turn}`;
    const known = this.#sizes.get(folder);
    if (known?.at === at) return known.size;
    const size = treeSize(this.system.disk, folder);
    this.#sizes.set(folder, { at, size });
    return size;
  }
}

/**
 * Runs of the checkout, and overlays, oldest first; reads only. The pipeline may have errors.
 * @throws PipelineError where there is no pipeline
 */
export async function listRuns(
  site: Site,
  memory: RunsMemory = new RunsMemory(site.system),
): Promise<readonly RunSummary[]> {
  const { disk } = site.system;
  const checkout = checkoutIn(site);
  const runs = knownRuns(disk, checkout);
  memory.outlines.keep(new Set(runs.map(({ folder }) => folder)));
  const summaries: RunSummary[] = [];
  for (const run of runs.filter(({ scratch }) => scratch === null)) {
    summaries.push(sized(await summaryOf(run, memory.outlines), run.folder, memory));
  }
  for (const { scratch, workspace } of workspacesOf(disk, checkout)) {
    if (scratch === null) continue;
    const last = runs.findLast((run) => run.scratch === scratch);
    const summary =
      last === undefined ? { ...NEVER_RUN, name: scratch } : await summaryOf(last, memory.outlines);
    summaries.push(sized(summary, workspace, memory));
  }
  return summaries.toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0));
}

function sized(summary: Omit<RunSummary, 'size'>, folder: string, memory: RunsMemory): RunSummary {
  return { ...summary, size: memory.sizeOf(folder, summary) };
}

const NEVER_RUN: Omit<RunSummary, 'size'> = {
  id: null,
  name: null,
  kind: 'overlay',
  changes: [],
  command: [],
  startedAt: null,
  state: null,
  finished: null,
  end: null,
  durationMs: null,
  leftMs: null,
  leftUnknown: 0,
  counts: NO_STAGES,
  metrics: {},
};

/** What a run's record says of it. */
export async function summaryOf(run: KnownRun, outlines: RunOutlines): Promise<Omit<RunSummary, 'size'>> {
  const { id, name, scratch } = run;
  const kind = scratch === null ? 'checkout' : 'overlay';
  return { id, name: scratch ?? name, kind, ...(await outlines.of(run)) };
}
