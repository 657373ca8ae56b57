import type { Octave, RateRun } from '../../critical/octave.js';
import { wilsonInterval } from '../critical/wilson.js';
import { figures } from '../significant.js';
import { verdictOf } from '../verdict.js';
import type { Claim, Size } from './claim.js';
import type { Proportion } from '../../tables/claims.js';
import type { Run } from './run.js';
import { PRIOR_ENTROPY } from '../prior-entropy.js';

/** A run's beginning, whatever its length, as chance endings are told by it. */
interface Beginning {
  readonly seed: number;
  /** That ended finite. */
  readonly epochs: number;
  /** Nothing can come any more: it became non-finite, or has as many epochs as the original's. */
  readonly isOver: boolean;
  /** L(e) from epoch 1; a run that became non-finite has those before. */
  readonly losses: readonly number[];
  readonly isNonfinite: boolean;
  readonly isStuck: boolean;
}

/** Whether a run does what the claim says of one: `open` where it was followed too briefly to tell. */
export type Told = 'yes' | 'no' | 'open';

/**
 * Endings at rate 1.0 that are a matter of chance, and how each is told from a run's beginning. A short run can show that
 * something isn't so in all epochs, or that it is so in one.
 */
const CHANCE: Readonly<
  Record<string, { readonly size: Size; readonly tell: (run: Beginning, chance: number) => Told }>
> = {
  C6: {
    size: 'large',
    tell: ({ isNonfinite, losses }) => (isNonfinite && losses.length === 0 ? 'yes' : 'no'),
  },
  C7: {
    size: 'small',
    tell: ({ isStuck, losses, isOver }, chance) => {
      if (losses.some((loss) => Math.abs(loss - chance) > 0.05)) return 'no';
      // The verdict is about the last five epochs: two say nothing of it.
      if (!isOver) return 'open';
      return isStuck ? 'yes' : 'no';
    },
  },
  C8: {
    size: 'medium',
    tell: ({ losses, isOver }, chance) => {
      if (losses.some((loss) => loss <= chance - 0.1)) return 'yes';
      return isOver ? 'no' : 'open';
    },
  },
};

/** Claims about a chance ending. */
export const CHANCE_CLAIMS: readonly string[] = Object.keys(CHANCE);

/** Whether a long run does what the claim says of one; `null` for a claim or a run of another size or rate. */
export function toldByLong(id: string, run: Run): Told | null {
  const { size, dataset, learning_rate: rate } = run.row;
  const chance = CHANCE[id];
  if (chance?.size !== size || rate !== RATE) return null;
  return chance.tell(beginningOfLong(run), PRIOR_ENTROPY[dataset]);
}

/** Epochs of the original: a run of as many has an end. */
const LONG = 50;
const RATE = 1;
const WIDTHS: Readonly<Record<Size, number>> = { small: 64, medium: 256, large: 1024 };

/**
 * k of n runs that do what a claim about a chance ending says of one, over all runs of the data set at rate 1.0 that
 * can tell. Of a seed that has a long and a short run, which begin alike, the long one counts.
 */
export function proportionOf(
  { id }: Pick<Claim, 'id'>,
  long: readonly Run[],
  short: readonly Octave[],
): Proportion | null {
  const chance = CHANCE[id];
  const [dataset] = long.map(({ row }) => row.dataset);
  if (chance === undefined || dataset === undefined) return null;
  const { size, tell } = chance;
  const own = long.filter(({ row }) => row.size === size && row.learning_rate === RATE).map(beginningOfLong);
  const begun = short
    .filter((octave) => octave.dataset === dataset && octave.hidden[0] === WIDTHS[size])
    .flatMap((octave) =>
      octave.runs
        .filter(({ learningRate }) => learningRate === RATE)
        .map((run) => beginningOfShort(octave, run)),
    );
  const beginnings = [...own, ...begun.filter(({ seed }) => !own.some((other) => other.seed === seed))];
  if (beginnings.length === 0) return null;
  const count = (runs: readonly Beginning[], answer: Told): number =>
    runs.filter((run) => tell(run, PRIOR_ENTROPY[dataset]) === answer).length;
  // What isn't refuted counts where a claim is of all epochs, and not where it is of some epoch.
  const k = (runs: readonly Beginning[]): number =>
    count(runs, 'yes') + (id === 'C7' ? count(runs, 'open') : 0);
  return {
    k: k(beginnings),
    n: beginnings.length,
    ci95: figures(wilsonInterval(k(beginnings), beginnings.length)),
    open: count(beginnings, 'open'),
    by_epochs: [own, begun]
      .filter((runs) => runs.length > 0)
      .map((runs) => ({ epochs: Math.max(...runs.map(({ epochs }) => epochs)), k: k(runs), n: runs.length })),
  };
}

function beginningOfLong({ row, train }: Run): Beginning {
  return {
    seed: row.seed,
    epochs: row.epochs_run,
    isOver: row.first_nonfinite_step !== null || row.epochs_run >= LONG,
    losses: train.slice(1),
    isNonfinite: row.first_nonfinite_step !== null,
    isStuck: row.verdict === 'STUCK_AT_CHANCE',
  };
}

function beginningOfShort(octave: Octave, run: RateRun): Beginning {
  const { dataset, hidden, seed, untrained } = octave;
  const { nonfinite, epochs, batches } = run;
  const verdict = verdictOf({ dataset, hidden, nonfinite, epochs: [untrained, ...epochs], batches });
  return {
    seed,
    epochs: epochs.length,
    isOver: nonfinite !== null || epochs.length >= LONG,
    losses: epochs.map(({ trainLoss }) => trainLoss ?? Infinity),
    isNonfinite: nonfinite !== null,
    isStuck: verdict === 'STUCK_AT_CHANCE',
  };
}
