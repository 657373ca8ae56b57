import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const HARNESS = fileURLToPath(new URL('helpers/terminal.py', import.meta.url));

export interface TerminalEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

type Seen = { readonly screen: string } | { readonly stopped: true } | { readonly end: TerminalEnd };

export interface TerminalOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** `job`: of a shell, so that Ctrl-Z stops it; `leader`: of its session, so that it is told when the terminal closes. */
  readonly as: 'job' | 'leader';
}

/** A program on a pseudo-terminal of its own. */
export class Terminal {
  readonly #harness: ChildProcess;
  #screen = '';
  #stops = 0;
  #look: () => void = () => undefined;
  readonly done: Promise<TerminalEnd>;

  constructor(command: readonly [string, ...string[]], { cwd, env, as }: TerminalOptions) {
    this.#harness = spawn('python3', [HARNESS, as, ...command], {
      cwd,
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const { stdout } = this.#harness;
    if (stdout === null) throw new Error('a terminal without a screen');
    this.done = new Promise((resolve, reject) => {
      this.#harness.once('error', reject);
      createInterface({ input: stdout })
        .on('line', (line) => {
          const seen = JSON.parse(line) as Seen;
          if ('screen' in seen) this.#screen += seen.screen;
          else if ('stopped' in seen) this.#stops += 1;
          else resolve(seen.end);
          this.#look();
        })
        .once('close', () => {
          reject(new Error(`the terminal broke down; on it was: ${this.#screen}`));
        });
    });
  }

  /** All that was ever written on it. */
  get screen(): string {
    return this.#screen;
  }

  type(text: string): void {
    this.#ask({ type: text });
  }

  close(): void {
    this.#ask({ close: true });
  }

  /** As `fg` does. */
  bringBack(): void {
    this.#ask({ foreground: true });
  }

  shows(text: string): Promise<void> {
    return this.#until(() => this.#screen.includes(text));
  }

  /** Resolves when it has been stopped so often. */
  stopped(times = 1): Promise<void> {
    return this.#until(() => this.#stops >= times);
  }

  #ask(what: object): void {
    this.#harness.stdin?.write(`${JSON.stringify(what)}\n`);
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await Promise.race([
        new Promise<void>((resolve) => (this.#look = resolve)),
        this.done.then(() => {
          if (!isSo()) throw new Error(`it ended; on the terminal was: ${this.#screen}`);
        }),
      ]);
    }
  }
}
