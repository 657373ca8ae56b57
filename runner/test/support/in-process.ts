import { run, type RunAnswer, type RunStages } from '../../src/commands/run.js';
import type { Executor } from '../../src/executors/executor.js';
import type { RunEvent } from '../../src/model/events.js';
import type { RunWatch } from '../../src/run/watch.js';
import type { System } from '../../src/system/system.js';
import { nodeSystem } from '../../src/system/node/index.js';
import type { SessionOptions } from '../../src/workspace/session.js';
import type { Surroundings } from '../../src/workspace/surroundings.js';
import { unsyncedDisk } from './test-disks.js';

let lives = 0;

/**
 * The real world to a runner inside the test's process, which is another runner each time: those before it count as
 * dead. Its timers don't go off, so that one that was stopped half-way does nothing more; signals are the test's own.
 */
function anotherLife(): System {
  lives += 1;
  const startTime = `life ${lives}`;
  const never = { stop: () => undefined };
  const { processes, clock, host } = nodeSystem;
  return {
    ...nodeSystem,
    disk: unsyncedDisk,
    clock: { ...clock, after: () => never, every: () => never },
    host: { ...host, onSignal: () => () => undefined },
    processes: {
      ...processes,
      self: () => ({ ...processes.self(), startTime }),
      liveness: (owner) => (owner.startTime === startTime ? 'alive' : 'dead'),
    },
  };
}

/** What `lockstep run` may be asked. */
export type RunSettings = Partial<RunStages> & Partial<SessionOptions>;

/** `lockstep run` in `directory`, in a world of the test's own, one stage at a time where nothing else is said. */
export function runIn(
  surroundings: Omit<Surroundings, 'argv' | 'version'>,
  directory: string,
  settings: RunSettings,
  watch: RunWatch,
): Promise<RunAnswer> {
  const { file = null, params = [], set = [], name = null, anew = false, scope, ...asked } = settings;
  const site = {
    ...surroundings,
    argv: ['run'],
    version: '0.0.0',
    pipeline: { file, directory, params, set, name, anew, ...(scope === undefined ? {} : { scope }) },
    notify: () => undefined,
  };
  const request: RunStages = {
    targets: [],
    jobs: 1,
    resources: new Map(),
    force: false,
    budgetMs: null,
    keepGoing: false,
    prune: true,
    allowMissing: false,
    runCache: true,
    wait: true,
    ...asked,
  };
  return run(site, request, watch);
}

export interface InProcessRun extends RunAnswer {
  readonly events: readonly RunEvent[];
}

/** `lockstep run` on the real disk, on an executor of the test's own. */
export async function runOn(executor: Executor, directory: string): Promise<InProcessRun> {
  const events: RunEvent[] = [];
  const watch: RunWatch = { emit: (event) => events.push(event), supervise: () => () => undefined };
  const answer = await runIn({ system: anotherLife(), executor: () => executor }, directory, {}, watch);
  return { ...answer, events };
}
