import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { StoreError } from '../../model/errors.js';
import type { Clock, Timer } from '../clock.js';
import { OWN_PACKAGE } from '../own-package.js';
import type { ProcessExit } from '../processes.js';
import { changesOf, ownEnv } from './spawner-env.js';
import { toldError, type FromSpawner, type ToSpawner } from './spawner-messages.js';
import type { HeldCommand, StartedProcess } from './start-held.js';

/** Many times what its start takes. */
const READY_MS = 5_000;
/** How long it stays stopped at most while it is needed. */
const WAKE_MS = 500;

const MAIN = join(OWN_PACKAGE, 'dist', 'system', 'node', 'spawner-main.cjs');

interface Answers<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
}

/**
 * A small process that starts processes for this one: to start one takes a copy of all memory's map, and until the new
 * program is loaded nothing else goes on here. docs/decisions/spawner.md
 */
export class Spawner {
  readonly #child: ChildProcess;
  readonly #starts = new Map<number, Answers<number>>();
  readonly #exits = new Map<number, Answers<ProcessExit>>();
  /** It starts with that one; the options are for stages. */
  readonly #env = { ...ownEnv(), NODE_OPTIONS: '' };
  #asked = 0;
  #isGone = false;
  #isReady = false;
  #toldReady: () => void = () => undefined;
  readonly #ready = new Promise<void>((resolve) => {
    this.#toldReady = resolve;
  });
  #waking: Timer | null = null;

  constructor(
    private readonly clock: Pick<Clock, 'after' | 'every'>,
    main = MAIN,
  ) {
    this.#child = spawn(process.execPath, [main], {
      cwd: '/',
      env: this.#env,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // In a session of its own, a signal from the terminal doesn't reach it.
      detached: true,
    });
    this.#child.on('message', (message: FromSpawner) => {
      this.#hear(message);
    });
    this.#child.once('error', () => {
      this.#lose('could not be started');
    });
    this.#child.once('exit', (code, signal) => {
      this.#lose(signal === null ? `ended with exit code ${code ?? 0}` : `was ended by ${signal}`);
    });
    this.#keepAlive(false);
  }

  /** Then another one is to be started. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** @returns whether it can be asked; where it can't be in good time, it is ended */
  async isReady(): Promise<boolean> {
    if (this.#isReady || this.#isGone) return this.#isReady;
    const patience = this.clock.after(READY_MS, () => {
      this.#child.kill('SIGKILL');
      this.#lose('did not begin');
    });
    this.#keepAlive(true);
    await this.#ready;
    patience.stop();
    if (this.#exits.size === 0) this.#keepAlive(false);
    return this.#isReady;
  }

  /**
   * @param sign absolute path of a sign of life that this process holds until it resolves
   * @throws what the system says when it can't
   */
  async start({ env, ...command }: HeldCommand, sign: string | null): Promise<StartedProcess> {
    const id = (this.#asked += 1);
    const exit = new Promise<ProcessExit>((resolve, reject) => {
      this.#exits.set(id, { resolve, reject });
    });
    exit.catch(() => undefined);
    const started = new Promise<number>((resolve, reject) => {
      this.#starts.set(id, { resolve, reject });
    });
    this.#keepAlive(true);
    this.#tell({ kind: 'start', id, command, env: changesOf(this.#env, env), sign });
    const pid = await started;
    return {
      pid,
      exit,
      release: () => {
        this.#tell({ kind: 'release', id });
      },
    };
  }

  #tell(message: ToSpawner): void {
    if (this.#isGone) return;
    // Where it is gone, its exit tells.
    this.#child.send(message, () => undefined);
  }

  #hear(message: FromSpawner): void {
    switch (message.kind) {
      case 'ready':
        this.#isReady = true;
        this.#toldReady();
        return;
      case 'started':
        this.#starts.get(message.id)?.resolve(message.pid);
        this.#starts.delete(message.id);
        return;
      case 'refused':
        this.#starts.get(message.id)?.reject(toldError(message.error));
        this.#starts.delete(message.id);
        this.#exits.delete(message.id);
        break;
      case 'exit':
        this.#exits.get(message.id)?.resolve({ code: message.code, signal: message.signal });
        this.#exits.delete(message.id);
    }
    if (this.#exits.size === 0) this.#keepAlive(false);
  }

  /** What it was asked for keeps this process alive, not that it is there. */
  #keepAlive(isNeeded: boolean): void {
    for (const handle of [this.#child, this.#child.channel]) {
      if (isNeeded) handle?.ref();
      else handle?.unref();
    }
    this.#keepAwake(isNeeded && !this.#isGone);
  }

  /** Who stops it, as by a signal to all that a user runs, would hold up the run, and its end by Ctrl-C as well. */
  #keepAwake(isNeeded: boolean): void {
    if (!isNeeded) this.#waking?.stop();
    this.#waking = isNeeded
      ? (this.#waking ?? this.clock.every(WAKE_MS, () => this.#child.kill('SIGCONT')))
      : null;
  }

  #lose(how: string): void {
    this.#isGone = true;
    this.#keepAwake(false);
    this.#toldReady();
    const error = new StoreError(
      `the process that starts stages (${this.#child.pid ?? 'no pid'}) ${how}\n` +
        'What it had started is ended and undone. Run again: what had finished is kept.',
    );
    for (const waiting of [...this.#starts.values(), ...this.#exits.values()]) waiting.reject(error);
    this.#starts.clear();
    this.#exits.clear();
  }
}
