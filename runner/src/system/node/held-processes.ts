import { closeSync } from 'node:fs';
import { StoreError } from '../../model/errors.js';
import type { Command, HeldProcess, ProcessIdentity } from '../processes.js';
import type { Fifos } from './fifos.js';
import { heldCommand } from './held-command.js';
import { Spawner } from './spawner.js';
import { startHeld } from './start-held.js';

/** A spawner costs as much as twenty starts of a small runner, and then halves what one costs. */
export const BEFORE_SPAWNER = 20;

/** Starts processes that do nothing until they are released. */
export class HeldProcesses {
  #spawner: Spawner | null = null;
  #started = 0;

  /** @param before how many of them are started by this process, before a spawner is */
  constructor(
    private readonly identify: (pid: number) => ProcessIdentity | null,
    private readonly fifos: Fifos,
    private readonly before: number,
  ) {}

  async hold(command: Command): Promise<HeldProcess> {
    const sign = command.alive === null ? null : this.fifos.open(command.alive);
    try {
      const held = heldCommand(command);
      const { pid, exit, release } =
        this.#started++ < this.before
          ? await startHeld(held, sign)
          : await this.#spawnerNow().start(held, sign === null ? null : command.alive);
      const identity = this.identify(pid);
      if (identity === null)
        throw new StoreError(`${held.program} was ended by somebody before it could begin: run again`);
      return { identity, hasSign: sign !== null, exit, release };
    } finally {
      // The process has it alone afterwards.
      if (sign !== null) closeSync(sign);
    }
  }

  #spawnerNow(): Spawner {
    if (this.#spawner === null || this.#spawner.isGone) this.#spawner = new Spawner();
    return this.#spawner;
  }
}
