import type { Emit, RunEvent, ToldEvent } from '../model/events.js';
import type { System } from '../system/system.js';

/** Who keeps what is told. */
export interface Keeper {
  add(event: ToldEvent): void;
}

/**
 * Stamps what a run tells, and hands it to its record and to whoever listens. A run that has told nothing yet has not
 * begun: the event that opens it is told with the first other one.
 */
export class Teller {
  /** Names the run. */
  readonly run: string;
  #seq = 0;
  #keeper: Keeper | null = null;
  /** What was told before there was a workspace to keep it in. */
  readonly #early: ToldEvent[] = [];
  #opening: (() => RunEvent) | null = null;

  constructor(
    private readonly system: Pick<System, 'clock' | 'random'>,
    private readonly hear: (event: ToldEvent) => void,
  ) {
    this.run = newRunId(system);
  }

  /** Whether anybody has heard of this run. */
  get hasBegun(): boolean {
    return this.#seq > 0;
  }

  /** @param opening makes the event that opens the run, when it is told */
  keepIn(keeper: Keeper, opening: () => RunEvent): void {
    this.#opening = opening;
    this.#keeper = keeper;
    for (const event of this.#early.splice(0)) keeper.add(event);
  }

  readonly tell: Emit = (event) => {
    const opening = this.#opening;
    this.#opening = null;
    if (opening !== null) this.#stamp(opening());
    this.#stamp(event);
  };

  #stamp(event: RunEvent): void {
    const told: ToldEvent = {
      v: 1,
      run: this.run,
      seq: this.#seq,
      at: Math.round(this.system.clock.now()),
      ...event,
    };
    this.#seq += 1;
    if (this.#keeper === null) this.#early.push(told);
    else this.#keeper.add(told);
    this.hear(told);
  }
}

/** Names of runs, in order of their starts: `20261124T021305123Z-5f3a`. The first versions' had no end. */
export const RUN_ID = /^\d{8}T\d{9}Z(?:-[0-9a-f]{4})?$/;

function newRunId({ clock, random }: Pick<System, 'clock' | 'random'>): string {
  const start = new Date(Math.floor(clock.now())).toISOString().replace(/[-:.]/g, '');
  return `${start}-${random.hex(2)}`;
}
