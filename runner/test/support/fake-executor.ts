import { dirname } from 'node:path';
import type { Executor, Handle, JobState, Task, TaskExit } from '../../src/executors/executor.js';
import { SPEC_VARIABLE } from '../../src/stage/protocol.js';
import { decodeStageSpec, type StageSpec } from '../../src/stage/spec.js';
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
  /** What each was given, in the same order. */
  readonly given: { readonly task: Task; readonly spec: StageSpec | null }[] = [];
  /** Jobs that stand still, as Ctrl-Z leaves them. */
  readonly halted = new Set<Handle>();
  /** Why no job can be cancelled; `null`: they can. */
  refusal: Error | null = null;
  /** What the next job that ends leaves running. */
  left: readonly string[] = [];
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
        if (this.refusal !== null) return Promise.reject(this.refusal);
        this.#end(handle, how === 'now' ? 'SIGKILL' : how);
        return Promise.resolve();
      },
      suspend: (handle) => {
        this.halted.add(handle);
        return Promise.resolve();
      },
      resume: (handle) => {
        this.halted.delete(handle);
        return Promise.resolve();
      },
      reclaim: (handle) => Promise.resolve(this.#end(handle, 'SIGTERM') ? 'ended' : 'gone'),
    };
  }

  /** @returns what lets it run */
  #hold(handle: Handle, task: Task): () => Promise<TaskExit> {
    let over: (exit: TaskExit) => void = () => undefined;
    const exited = new Promise<TaskExit>((resolve) => (over = resolve));
    const spec = task.env[SPEC_VARIABLE];
    this.given.push({
      task,
      spec: spec === undefined ? null : decodeStageSpec(this.disk.read(spec).toString()),
    });
    const takeLeft = (): readonly string[] => {
      const { left } = this;
      this.left = [];
      return left;
    };
    const job: FakeJob = {
      state: { kind: 'held' },
      task,
      exit: exited,
      end(code, signal) {
        if (job.state.kind === 'ended') return;
        const exit: TaskExit = { code, signal, peakMemory: null, left: takeLeft() };
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
