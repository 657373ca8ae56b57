import type { TestContext } from 'node:test';
import type { Result, Rig } from './rig.js';

const WAITING = 'waiting for changes (';

/** `lockstep watch`, steered by what it says. */
export class Watching {
  #said = '';
  #read = 0;
  #look: () => void = () => undefined;
  readonly #running;

  constructor(context: TestContext, rig: Rig, ...args: readonly string[]) {
    this.#running = rig.start('watch', ...args);
    const { process: child } = this.#running;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text: string) => {
        this.#said += text;
        this.#look();
      });
    }
    child.once('close', () => {
      this.#look();
    });
    context.after(() => child.kill('SIGKILL'));
  }

  /** Resolves when it has said that, behind what was asked for last. @returns all that it said up to there */
  async says(text: string): Promise<string> {
    for (;;) {
      const at = this.#said.indexOf(text, this.#read);
      if (at !== -1) {
        const end = at + text.length;
        const said = this.#said.slice(this.#read, end);
        this.#read = end;
        return said;
      }
      const { process: child } = this.#running;
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`it ended, and said: ${this.#said}`);
      await new Promise<void>((resolve) => (this.#look = resolve));
    }
  }

  /** Resolves when it waits. @returns what it said until then */
  async waits(): Promise<string> {
    const said = await this.says(WAITING);
    await this.says('…');
    return said;
  }

  signal(signal: NodeJS.Signals): void {
    this.#running.process.kill(signal);
  }

  async end(signal: NodeJS.Signals = 'SIGINT'): Promise<Result> {
    this.#running.process.kill(signal);
    return this.#running.done;
  }
}
