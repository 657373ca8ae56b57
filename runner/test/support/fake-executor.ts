import { dirname } from 'node:path';
import type { Executor, Handle, JobState, Task, TaskExit } from '../../src/executors/executor.js';
import type { Disk } from '../../src/system/disk.js';
import { askingDisk } from './asking-disk.js';
import { runInShell } from './fake-shell.js';

interface FakeJob {
  state: JobState;
  readonly task: Task;
  readonly exit: Promise<TaskExit>;
  /** At once: nothing of it writes any more. */
  end(code: number | null, signal: NodeJS.Signals | null): void;
}

class Ended extends Error {}

/** A job that stands at a gate. */
interface Standing {
  readonly job: FakeJob;
  readonly goOn: () => void;
}

/** Where the fake executor's jobs run: it outlives every runner, and the jobs go on when theirs is killed. */
export class FakeMachine {
  readonly #jobs = new Map<Handle, FakeJob>();
  readonly #open = new Set<string>();
  readonly #standing = new Map<string, Standing[]>();
  readonly #awaited = new Map<string, () => void>();
  /** What was run, in the order in which it began. */
  readonly ran: string[] = [];
  /** The most jobs that ran at a time. */
  most = 0;

  constructor(private readonly disk: Disk) {}

  /** Resolves when a job stands at the gate. */
  reached(gate: string): Promise<void> {
    if (this.#standing.get(gate)?.some(({ job }) => job.state.kind === 'running')) return Promise.resolve();
    return new Promise((resolve) => this.#awaited.set(gate, resolve));
  }

  /** Whoever stands at the gate, or comes to it later, goes on. */
  open(gate: string): void {
    this.#open.add(gate);
    for (const { goOn } of this.#standing.get(gate) ?? []) goOn();
  }

  /** Whatever runs here ends where it stands. */
  powerOff(): void {
    for (const handle of this.#jobs.keys()) this.#end(handle, 'SIGKILL');
  }

  get running(): number {
    return [...this.#jobs.values()].filter(({ state }) => state.kind === 'running').length;
  }

  /** As a process that has just begun. */
  client(): Executor {
    return {
      kind: 'fake',
      endsWithMachine: true,
      submit: async (task, keep) => {
        const handle = `job ${this.#jobs.size + 1}`;
        const start = this.#hold(handle, task);
        try {
          await keep(handle);
        } catch (error) {
          this.#end(handle, 'SIGKILL');
          throw error;
        }
        return { handle, exit: start() };
      },
      state: (handle) => Promise.resolve(this.#jobs.get(handle)?.state ?? { kind: 'gone' }),
      logs: (handle) => this.#logs(handle),
      cancel: (handle, how) => {
        this.#end(handle, how === 'now' ? 'SIGKILL' : how);
        return Promise.resolve();
      },
      suspend: () => Promise.resolve(),
      resume: () => Promise.resolve(),
      reclaim: (handle) => Promise.resolve(this.#end(handle, 'SIGTERM') ? 'ended' : 'gone'),
    };
  }

  /** @returns what lets it run */
  #hold(handle: Handle, task: Task): () => Promise<TaskExit> {
    let over: (exit: TaskExit) => void = () => undefined;
    const exited = new Promise<TaskExit>((resolve) => (over = resolve));
    const job: FakeJob = {
      state: { kind: 'held' },
      task,
      exit: exited,
      end(code, signal) {
        if (job.state.kind === 'ended') return;
        const exit: TaskExit = { code, signal, peakMemory: null, left: [] };
        job.state = { kind: 'ended', exit };
        over(exit);
      },
    };
    this.#jobs.set(handle, job);
    return () => {
      if (job.state.kind === 'held') {
        job.state = { kind: 'running' };
        this.ran.push(task.args.at(-1) ?? '');
        this.most = Math.max(this.most, this.running);
        void this.#run(job).then((code) => {
          if (code !== null) job.end(code, null);
        });
      }
      return job.exit;
    };
  }

  /** @returns null where it was ended on its way */
  async #run(job: FakeJob): Promise<number | null> {
    const { task } = job;
    const living = (): void => {
      if (job.state.kind !== 'running') throw new Ended();
    };
    try {
      return await runInShell(
        {
          disk: askingDisk(this.disk, living),
          cwd: task.cwd,
          print: (text) => {
            living();
            this.disk.makeFolder(dirname(task.log));
            this.disk.append(task.log, text);
          },
          gate: (name) => this.#stand(name, job),
        },
        task,
      );
    } catch (error) {
      if (error instanceof Ended) return null;
      throw error;
    }
  }

  async #stand(name: string, job: FakeJob): Promise<void> {
    if (this.#open.has(name)) return;
    await new Promise<void>((resolve) => {
      this.#standing.set(name, [...(this.#standing.get(name) ?? []), { job, goOn: resolve }]);
      this.#awaited.get(name)?.();
    });
  }

  /** @returns whether anything of it still lived */
  #end(handle: Handle, signal: NodeJS.Signals): boolean {
    const job = this.#jobs.get(handle);
    if (job === undefined || job.state.kind === 'ended') return false;
    const lived = job.state.kind === 'running';
    job.end(null, signal);
    return lived;
  }

  async *#logs(handle: Handle): AsyncGenerator<Uint8Array> {
    const log = this.#jobs.get(handle)?.task.log;
    if (log !== undefined && this.disk.stat(log) !== null) yield* this.disk.readChunks(log);
  }
}
