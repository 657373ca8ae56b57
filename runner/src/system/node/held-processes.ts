import { closeSync } from 'node:fs';
import { StoreError } from '../../model/errors.js';
import type { Clock } from '../clock.js';
import { isErrno } from '../disk-tree.js';
import type { Command, HeldProcess, ProcessIdentity } from '../processes.js';
import type { Fifos } from './fifos.js';
import { heldCommand } from './held-command.js';
import { Spawner } from './spawner.js';
import { SIGN_DESCRIPTOR, startHeld } from './start-held.js';

/** A spawner costs as much as twenty starts of a small runner, and then halves what one costs. */
export const BEFORE_SPAWNER = 20;

/** Starts processes that do nothing until they are released. */
export class HeldProcesses {
  #spawner: Spawner | null = null;
  #started = 0;
  /** Whether one didn't begin, as where there are too few processes or threads for it. */
  #hasNone = false;

  /** @param before how many of them are started by this process, before a spawner is */
  constructor(
    private readonly identify: (pid: number) => ProcessIdentity | null,
    private readonly fifos: Fifos,
    clock: Pick<Clock, 'after' | 'every'>,
    private readonly before: number,
    private readonly startSpawner = () => new Spawner(clock),
  ) {}

  async hold(command: Command): Promise<HeldProcess> {
    const sign = command.alive === null ? null : this.fifos.open(command.alive);
    try {
      const held = heldCommand(command);
      const spawner = this.#started++ < this.before ? null : await this.#readySpawner();
      const { pid, exit, release } =
        spawner === null
          ? await startHeld(held, sign)
          : await spawner.start(held, sign === null ? null : command.alive);
      const identity = this.identify(pid);
      if (identity === null)
        throw new StoreError(`${held.program} was ended by somebody before it could begin: run again`);
      return { identity, hasSign: sign !== null, exit, release };
    } catch (error) {
      if (sign === null || !isErrno(error, 'EINVAL')) throw error;
      throw new StoreError(
        `a stage can't be given descriptor ${SIGN_DESCRIPTOR}, its sign of life: too few files may be open\n` +
          'Raise the limit (ulimit -n) to 256 or more.',
      );
    } finally {
      // The process has it alone afterwards.
      if (sign !== null) closeSync(sign);
    }
  }

  /** What it was never asked for isn't lost with it: where none begins, this process starts all by itself. */
  async #readySpawner(): Promise<Spawner | null> {
    if (this.#hasNone) return null;
    if (this.#spawner === null || this.#spawner.isGone) this.#spawner = this.startSpawner();
    const spawner = this.#spawner;
    if (await spawner.isReady()) return spawner;
    this.#hasNone = true;
    return null;
  }
}
