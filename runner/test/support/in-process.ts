import type { Executor } from '../../src/executors/executor.js';
import type { RunEvent } from '../../src/model/events.js';
import { runPipeline, type RunOutcome } from '../../src/run/run-pipeline.js';
import type { System } from '../../src/system/system.js';
import { nodeSystem } from '../../src/system/node/index.js';
import { openSession } from '../../src/workspace/session.js';
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

export interface InProcessRun extends RunOutcome {
  readonly events: readonly RunEvent[];
}

/** `lockstep run` in `directory`, on an executor of the test's own, one stage at a time. */
export async function runOn(executor: Executor, directory: string): Promise<InProcessRun> {
  const events: RunEvent[] = [];
  const options = { file: null, directory, params: [], set: [], name: null };
  const waiting = { wait: true, onWait: () => undefined };
  const surroundings = {
    system: anotherLife(),
    argv: ['run'],
    version: '0.0.0',
    executor: () => executor,
  };
  const session = await openSession(options, surroundings, 'write', waiting);
  try {
    const request = {
      targets: [],
      jobs: 1,
      resources: new Map(),
      force: false,
      keepGoing: false,
      allowMissing: false,
      runCache: true,
      wait: true,
    };
    const outcome = await runPipeline(session, request, {
      emit: (event) => events.push(event),
      supervise: () => () => undefined,
    });
    return { ...outcome, events };
  } finally {
    session.close();
  }
}
