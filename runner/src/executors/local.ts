import { LIFELINE_VARIABLE } from '../stage/protocol.js';
import type { Ending, HeldProcess } from '../system/processes.js';
import type { System } from '../system/system.js';
import type { Executor, Handle, JobState, TaskExit } from './executor.js';
import { decodeLocalJob, encodeLocalJob } from './local-handle.js';
import { watchPeak } from './watch-peak.js';

interface OwnJob {
  state: JobState;
  readonly exit: Promise<TaskExit>;
}

/**
 * Runs stages as processes of this machine, each the leader of a process group of its own. A process is started held,
 * so that it is known before it may write: docs/decisions/held-processes.md.
 */
export function localExecutor({
  processes,
  clock,
  disk,
}: Pick<System, 'processes' | 'clock' | 'disk'>): Executor {
  /** Jobs of this process, whose ends only it can see. */
  const own = new Map<Handle, OwnJob>();

  async function untilOver({ identity, exit }: HeldProcess): Promise<TaskExit> {
    const memory = watchPeak(clock, () => processes.peakMemory(identity.pid));
    const end = await exit.finally(() => {
      memory.stop();
    });
    // It is over when its whole group is: a forgotten background process must not write later.
    await processes.endGroup(identity, 'gently');
    return { ...end, peakMemory: memory.peak() };
  }

  /** @returns whether anything still lived */
  async function end(handle: Handle, how: Ending): Promise<boolean> {
    const lived = await processes.endGroup(decodeLocalJob(handle), how);
    // Its state is to agree with what was just done.
    await own.get(handle)?.exit;
    return lived;
  }

  return {
    kind: 'local',

    async submit({ script, ...command }, keep) {
      const held = await processes.hold({ ...command, lifeline: script ? LIFELINE_VARIABLE : null });
      const handle = encodeLocalJob({ ...held.identity, log: command.log });
      const exit = untilOver(held);
      const job: OwnJob = { state: { kind: 'held' }, exit };
      own.set(handle, job);
      exit.then(
        (over) => (job.state = { kind: 'ended', exit: over }),
        // Who submitted it hears of it, but not before it is kept.
        () => undefined,
      );
      try {
        await keep(handle);
      } catch (error) {
        await end(handle, 'now');
        throw error;
      }
      if (job.state.kind === 'held') job.state = { kind: 'running' };
      held.release();
      return { handle, exit };
    },

    state(handle) {
      const job = decodeLocalJob(handle);
      const known = own.get(handle);
      if (known !== undefined) return Promise.resolve(known.state);
      const kinds = { alive: 'running', dead: 'gone', unknown: 'unknown' } as const;
      return Promise.resolve({ kind: kinds[processes.group(job)] });
    },

    async *logs(handle) {
      const { log } = decodeLocalJob(handle);
      if (log !== undefined && disk.stat(log) !== null) yield* disk.readChunks(log);
    },

    async cancel(handle, how) {
      await end(handle, how);
    },

    async reclaim(handle) {
      return (await end(handle, 'gently')) ? 'ended' : 'gone';
    },
  };
}
