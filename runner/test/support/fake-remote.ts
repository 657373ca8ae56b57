import type {
  Cancelling,
  Executor,
  Job,
  JobState,
  Reclaimed,
  Task,
  TaskExit,
} from '../../src/executors/executor.js';
import { StoreError } from '../../src/model/errors.js';
import type { Clock } from '../../src/system/clock.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { nodeRandom } from '../../src/system/node/random.js';

/** What a client asks of a remote about a job. */
type Question =
  | { readonly kind: 'submit'; readonly id: string; readonly task: Task }
  | { readonly kind: 'state' | 'wait' | 'log' | 'suspend' | 'resume' | 'reclaim'; readonly id: string }
  | { readonly kind: 'cancel'; readonly id: string; readonly how: Cancelling };

/** A question under way; the token is the same however often it is asked, and so is the answer. */
export type Request = Question & { readonly token: string };

type Reply = JobState | Reclaimed | TaskExit | { readonly log: string | null } | null;

type Entry =
  | { readonly kind: 'job'; readonly log: string; readonly job: Promise<Job> }
  /** Cancelled or reclaimed before it came: it must never start. */
  | { readonly kind: 'refused' };

const NEVER_STARTED: TaskExit = { code: null, signal: 'SIGKILL', peakMemory: null, left: [] };

/** A machine elsewhere: what it knows outlives every client. Its jobs are real processes. */
export class Remote {
  readonly #entries = new Map<string, Entry>();
  readonly #answers = new Map<string, Promise<Reply>>();

  constructor(private readonly machine: Executor) {}

  answer(request: Request): Promise<Reply> {
    const answer = this.#answers.get(request.token) ?? this.#answer(request);
    this.#answers.set(request.token, answer);
    return answer;
  }

  async #answer(request: Question): Promise<Reply> {
    const entry = this.#entries.get(request.id);
    if (request.kind === 'submit') {
      // The life line ends at the remote: its script can't be told that the runner died.
      const { id, task } = request;
      const started = entry ?? this.#enter(id, { ...task, script: false });
      if (started.kind === 'job') await started.job;
      return null;
    }
    if (entry?.kind !== 'job') return this.#answerWithout(request);
    const { handle, exit } = await entry.job;
    switch (request.kind) {
      case 'state':
        return this.machine.state(handle);
      case 'wait':
        return exit;
      case 'log':
        return { log: entry.log };
      case 'cancel':
        await this.machine.cancel(handle, request.how);
        return null;
      case 'suspend':
        await this.machine.suspend(handle);
        return null;
      case 'resume':
        await this.machine.resume(handle);
        return null;
      case 'reclaim':
        return this.machine.reclaim(handle);
    }
  }

  /** How many jobs were ever started. */
  get started(): number {
    return [...this.#entries.values()].filter(({ kind }) => kind === 'job').length;
  }

  async running(): Promise<number> {
    const states = [...this.#entries.keys()].map((id) => this.#answer({ kind: 'state', id }));
    return (await Promise.all(states)).filter((state) => (state as JobState).kind === 'running').length;
  }

  #enter(id: string, task: Task): Entry {
    const entry: Entry = { kind: 'job', log: task.log, job: this.machine.submit(task, () => undefined) };
    this.#entries.set(id, entry);
    return entry;
  }

  #answerWithout({ kind, id }: Exclude<Question, { kind: 'submit' }>): Reply {
    switch (kind) {
      case 'state':
        return { kind: 'gone' };
      case 'wait':
        return NEVER_STARTED;
      case 'log':
        return { log: null };
      case 'suspend':
      case 'resume':
        return null;
      case 'cancel':
        this.#entries.set(id, { kind: 'refused' });
        return null;
      case 'reclaim':
        this.#entries.set(id, { kind: 'refused' });
        return 'gone';
    }
  }
}

/** What becomes of a message: `late` ones arrive when the test says so, when nobody waits any more. */
export type Fate = 'delivered' | 'lost' | 'reply-lost' | 'late' | 'twice';

class NoReply extends Error {}

const TIMEOUT_MS = 30_000;

/** Between clients and a remote. */
export class Network {
  readonly #late: Request[] = [];

  /** @param fate of a message that is sent for the `time`th time, counted from 1 */
  constructor(
    readonly remote: Remote,
    readonly clock: Clock,
    readonly fate: (request: Request, time: number) => Fate = () => 'delivered',
  ) {}

  async send(request: Request, time: number): Promise<Reply> {
    const fate = this.fate(request, time);
    switch (fate) {
      case 'delivered':
        return this.remote.answer(request);
      case 'twice':
        return (await Promise.all([this.remote.answer(request), this.remote.answer(request)]))[0];
      case 'reply-lost':
        await this.remote.answer(request);
        break;
      case 'late':
        this.#late.push(request);
        break;
      case 'lost':
    }
    await this.clock.sleep(TIMEOUT_MS);
    throw new NoReply();
  }

  /** In the worst order: what was sent first comes last. */
  async deliverLate(): Promise<void> {
    for (const request of this.#late.splice(0).reverse()) await this.remote.answer(request);
  }
}

/** A client's own death: at its `at`th step it stops for ever, as a killed process does. */
export class Death {
  #steps = 0;
  #die: () => void = () => undefined;
  readonly died = new Promise<void>((resolve) => (this.#die = resolve));

  constructor(private readonly at: number) {}

  async step(): Promise<void> {
    this.#steps += 1;
    if (this.#steps < this.at) return;
    this.#die();
    await new Promise<never>(() => undefined);
  }
}

const TRIES = 4;

/** A client of a remote: it asks again until it gets a reply, and gives up in the end. */
export function remoteExecutor(network: Network, death: Death | null = null): Executor {
  const held = new Set<string>();

  async function ask(question: Question): Promise<Reply> {
    const request = { ...question, token: nodeRandom.hex(8) };
    for (let time = 1; time <= TRIES; time += 1) {
      await death?.step();
      try {
        const reply = await network.send(request, time);
        await death?.step();
        return reply;
      } catch (error) {
        if (!(error instanceof NoReply)) throw error;
        await death?.step();
      }
    }
    throw new StoreError(
      'the remote does not answer, and a stage may still write there\nRun again when it does.',
    );
  }

  return {
    kind: 'fake-remote',
    endsWithMachine: false,

    async submit(task, keep) {
      const id = nodeRandom.hex(8);
      held.add(id);
      try {
        await keep(id);
      } finally {
        held.delete(id);
      }
      await ask({ kind: 'submit', id, task });
      const exit = ask({ kind: 'wait', id }) as Promise<TaskExit>;
      exit.catch(() => undefined);
      return { handle: id, exit };
    },

    async state(id) {
      if (held.has(id)) return { kind: 'held' };
      try {
        return (await ask({ kind: 'state', id })) as JobState;
      } catch (error) {
        if (error instanceof StoreError) return { kind: 'unknown' };
        throw error;
      }
    },

    async *logs(id) {
      const { log } = (await ask({ kind: 'log', id })) as { log: string | null };
      if (log !== null && nodeDisk.stat(log) !== null) yield* nodeDisk.readChunks(log);
    },

    async cancel(id, how) {
      await ask({ kind: 'cancel', id, how });
    },

    async suspend(id) {
      await ask({ kind: 'suspend', id });
    },

    async resume(id) {
      await ask({ kind: 'resume', id });
    },

    async reclaim(id) {
      return (await ask({ kind: 'reclaim', id })) as Reclaimed;
    },
  };
}

/** Time that passes only when somebody sleeps, and then at once. */
export function patientClock(): Clock {
  let time = 0;
  const never = { stop: () => undefined };
  return {
    now: () => time,
    monotonic: () => time,
    sleep: (milliseconds) => {
      time += milliseconds;
      return Promise.resolve();
    },
    after: () => never,
    every: () => never,
  };
}
