import pLimit from 'p-limit';
import type { EndSignal } from '../model/end-signal.js';
import type { RunFinished, ToldEvent } from '../model/events.js';
import { PipelineError } from '../model/errors.js';
import { requireOverlays } from '../overlay/overlay.js';
import { asTyped, combinationsOf, parseSweep, type Combination } from '../overlay/sweep.js';
import { Pool } from '../run/ready-queue.js';
import type { Supervised, Supervise } from '../run/watch.js';
import { run, type RunStages } from './run.js';
import type { Site } from './site.js';

/** Workspaces that are open at a time: each has its pipeline in memory. */
const OPEN_AT_ONCE = 8;

export interface SweepRequest extends Omit<RunStages, 'shared'> {
  /** Each `[FILE:]key=a,b`. */
  readonly sweep: readonly string[];
}

export interface SweepWatch {
  /** Hears of each run by the name of its combination. */
  readonly emit: (event: ToldEvent, combination: string) => void;
  readonly supervise: (all: Supervised) => () => void;
}

export interface SweptRun {
  readonly name: string;
  /** `null`: it didn't come to its end; `error` is why. */
  readonly finished: RunFinished | null;
  readonly error: unknown;
  /** Where its outs are, absolute; `null`: they came to be nowhere. */
  readonly workspace: string | null;
}

export interface SweepAnswer {
  /** In order of the combinations. */
  readonly runs: readonly SweptRun[];
  readonly signal: EndSignal | null;
}

/**
 * Runs all combinations of some params, each in a scratch workspace of its own, in one queue: together they use what
 * one run may use, and what two of them need is made once. One that fails keeps no other from its end.
 * @throws PipelineError for a sweep that can't be, before anything runs
 */
export async function sweep(site: Site, request: SweepRequest, watch: SweepWatch): Promise<SweepAnswer> {
  const { pipeline } = site;
  const swept = request.sweep.map(parseSweep);
  const combinations = combinationsOf(swept, pipeline.name);
  const asked = combinations.map((combination) => siteFor(site, combination).pipeline);
  asTyped(swept, () => {
    requireOverlays(site.system.disk, pipeline.file, pipeline.directory, asked);
  });
  const shared = { pool: new Pool(), executing: new Map() };
  const group = new SupervisedGroup();
  const limit = pLimit(OPEN_AT_ONCE);
  const one = async (combination: Combination): Promise<SweptRun> => {
    const { name } = combination;
    if (group.signal !== null) return { name, finished: null, error: null, workspace: null };
    try {
      const answer = await run(
        siteFor(site, combination),
        { ...request, shared },
        {
          emit: (event) => {
            watch.emit(event, name);
          },
          supervise: group.supervise,
        },
      );
      return { name, finished: answer.finished, error: null, workspace: answer.scratch };
    } catch (error) {
      // What is wrong with one combination is told with the others' ends; a mistake in all of them once.
      if (!(error instanceof PipelineError)) group.interrupt('SIGTERM');
      return { name, finished: null, error, workspace: null };
    }
  };
  const unsupervise = watch.supervise(group);
  try {
    const runs = await Promise.all(combinations.map((combination) => limit(() => one(combination))));
    return { runs, signal: group.signal };
  } finally {
    unsupervise();
  }
}

/** Each combination is run, and remembered, as if it had been asked for by itself. */
function siteFor(site: Site, { name, set }: Combination): Site {
  const { pipeline } = site;
  const all = [...pipeline.set, ...set];
  const argv = ['run', ...pipeline.params.flatMap((file) => ['--params', file])];
  return {
    ...site,
    argv: [...argv, ...all.flatMap((assignment) => ['-S', assignment]), '--name', name],
    pipeline: { ...pipeline, set: all, name },
  };
}

/** Several runs as one to whoever may end or halt them. */
class SupervisedGroup implements Supervised {
  readonly #runs = new Set<Supervised>();
  signal: EndSignal | null = null;

  readonly supervise: Supervise = (run) => {
    this.#runs.add(run);
    // It came to its stages when the others were told to end.
    if (this.signal !== null) run.interrupt(this.signal);
    return () => {
      this.#runs.delete(run);
    };
  };

  interrupt(signal: EndSignal): void {
    this.signal ??= signal;
    for (const run of this.#runs) run.interrupt(signal);
  }

  async suspend(): Promise<void> {
    await Promise.all([...this.#runs].map((run) => run.suspend()));
  }

  async resume(): Promise<void> {
    await Promise.all([...this.#runs].map((run) => run.resume()));
  }
}
