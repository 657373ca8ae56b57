import { sha256 } from '../../src/model/hashes.js';

/** One thing that is tried. */
export interface Case {
  /** Says enough to find it again with the same seed. */
  readonly title: string;
  /** @returns what was done; @throws what was lost */
  run(): Promise<Done>;
}

export interface Done {
  /** Runs, steps or inputs. */
  readonly tried: number;
  /** Faults among them: kills, power cuts, errors of the disk, damaged bytes. */
  readonly injected: number;
}

export interface Part {
  readonly name: string;
  /** In an order that the seed decides; where it is made by chance, without an end. */
  cases(seed: string): AsyncIterable<Case> | Iterable<Case>;
}

/** What came of a part, in one run or in several. */
export interface Tally {
  readonly part: string;
  readonly injected: number;
  readonly survived: number;
  readonly tried: number;
  readonly milliseconds: number;
  /** Whether nothing is left that this seed could try. */
  readonly whole: boolean;
  /** What was lost, false or told as a bug, each with its seed. */
  readonly lost: readonly string[];
}

export interface Budget {
  readonly seed: string;
  readonly milliseconds: number;
  readonly now: () => number;
}

/** Tries as many cases as there is time for, at least one. */
export async function carryOut(part: Part, { seed, milliseconds, now }: Budget): Promise<Tally> {
  const start = now();
  const sum = { injected: 0, survived: 0, tried: 0 };
  const lost: string[] = [];
  let whole = true;
  for await (const one of part.cases(seed)) {
    try {
      const { tried, injected } = await one.run();
      sum.tried += tried;
      sum.injected += injected;
      sum.survived += injected;
    } catch (error) {
      sum.tried += 1;
      sum.injected += 1;
      lost.push(`${part.name}, seed ${seed}, ${one.title}: ${textOf(error)}`);
    }
    if (now() - start >= milliseconds) {
      whole = false;
      break;
    }
  }
  return { part: part.name, ...sum, milliseconds: now() - start, whole, lost };
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
}

/** Numbers from 0 up to 1 that a seed decides, as many as are asked for. */
export class Chance {
  #drawn = 0;

  constructor(private readonly seed: string) {}

  fraction(): number {
    this.#drawn += 1;
    return parseInt(sha256(`${this.seed} ${this.#drawn}`).slice(0, 12), 16) / 2 ** 48;
  }

  /** From 0 up to, and without, `end`. */
  below(end: number): number {
    return Math.floor(this.fraction() * end);
  }

  of<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }
}

/** All of them, in an order that the seed decides. */
export function shuffled<T>(all: readonly T[], seed: string): readonly T[] {
  const chance = new Chance(seed);
  return all
    .map((one) => ({ one, place: chance.fraction() }))
    .sort((a, b) => a.place - b.place)
    .map(({ one }) => one);
}
