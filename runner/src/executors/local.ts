import { PipelineError } from '../model/errors.js';
import { LIFELINE_VARIABLE } from '../stage/protocol.js';
import { MARK_VARIABLE, type Ending, type HeldProcess } from '../system/processes.js';
import { isTrouble, troubleFound } from '../system/trouble.js';
import type { System } from '../system/system.js';
import type { Executor, Handle, JobState, TaskExit } from './executor.js';
import { programFinder } from './find-program.js';
import {
  decodeLocalJob,
  encodeLocalJob,
  graceOf,
  seenFrom,
  signIn,
  withoutSign,
  type LocalJob,
} from './local-handle.js';
import { watchPeak } from './watch-peak.js';

interface OwnJob {
  state: JobState;
  /** What ends it, from when that was asked for. */
  ending: Promise<boolean> | null;
  readonly exit: Promise<TaskExit>;
}

/** What a shell doesn't wait for, such as `> >(tee log)`, has so long to end by itself. */
const LAST_WORDS_MS = 200;

/** A command that is longer than the system takes is its stage's fault alone. */
function refuseTooLong(error: unknown): never {
  if (!isTrouble(error) || error.code !== 'E2BIG') throw error;
  throw new PipelineError([troubleFound(error)]);
}

/**
 * Runs stages as processes of this machine, each the leader of a process group of its own. A process is started held,
 * so that it is known before it may write: docs/decisions/held-processes.md.
 */
export function localExecutor({
  processes,
  clock,
  disk,
  host,
  random,
}: Pick<System, 'processes' | 'clock' | 'disk' | 'host' | 'random'>): Executor {
  /** Jobs of this process, whose ends only it can see. */
  const own = new Map<Handle, OwnJob>();
  const findOnce = programFinder(disk);

  async function untilOver({ identity, exit }: HeldProcess, job: LocalJob): Promise<TaskExit> {
    const memory = watchPeak(clock, () => processes.peakMemory(identity.pid));
    const end = await exit.finally(() => {
      memory.stop();
    });
    // It is over when its whole group is: a forgotten background process must not write later. Who was told to end
    // has its grace, though its leader didn't use it: a shell dies of the signal that its program lives through.
    const ending = own.get(encodeLocalJob(job))?.ending ?? null;
    await ending;
    // What left the group, as a daemon does, is let be after a success.
    const group = withoutSign(job);
    const left = ending === null ? await processes.survivors(group, LAST_WORDS_MS) : [];
    if (left.length > 0) await processes.endGroup(group, 'SIGTERM', graceOf(job));
    return { ...end, peakMemory: memory.peak(), left };
  }

  /** @returns whether anything still lived */
  async function end(handle: Handle, how: Ending, folder?: string): Promise<boolean> {
    const job = seenFrom(decodeLocalJob(handle), folder);
    const known = own.get(handle);
    const ending = processes.endGroup(job, how, graceOf(job));
    if (known !== undefined) known.ending = ending;
    const lived = await ending;
    // Its state is to agree with what was just done.
    await known?.exit.catch(() => undefined);
    return lived;
  }

  return {
    kind: 'local',
    endsWithMachine: true,

    async submit({ script, graceMs, folder, ...command }, keep) {
      const program = findOnce(command.program, command.env.PATH);
      const mark = random.hex(16);
      const held = await processes
        .hold({
          ...command,
          program,
          env: folder === null ? command.env : { ...command.env, [MARK_VARIABLE]: mark },
          lifeline: script ? LIFELINE_VARIABLE : null,
          alive: folder === null ? null : signIn(folder),
        })
        .catch(refuseTooLong);
      const local: LocalJob = {
        ...held.identity,
        host: host.name,
        ...(folder === null ? {} : { mark: `${MARK_VARIABLE}=${mark}` }),
        ...(folder !== null && held.hasSign ? { alive: signIn(folder) } : {}),
        log: command.log,
        graceMs,
      };
      const handle = encodeLocalJob(local);
      const exit = untilOver(held, local);
      const job: OwnJob = { state: { kind: 'held' }, ending: null, exit };
      own.set(handle, job);
      exit.then(
        (over) => (job.state = { kind: 'ended', exit: over }),
        // Nobody tells of its end any more: who submitted it hears of that, and who asks looks at the processes.
        () => own.delete(handle),
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

    suspend(handle) {
      processes.signalGroup(decodeLocalJob(handle), 'SIGSTOP');
      return Promise.resolve();
    },

    resume(handle) {
      processes.signalGroup(decodeLocalJob(handle), 'SIGCONT');
      return Promise.resolve();
    },

    async reclaim(handle, folder) {
      return (await end(handle, 'SIGTERM', folder)) ? 'ended' : 'gone';
    },
  };
}
