import type { Cell } from '../train/cell.js';
import type { Band } from './agreement-band.js';
import file from './agreement-bands.json' with { type: 'json' };

/** What a band hangs on. */
export type BandPlace = Pick<Cell, 'hidden' | 'learningRate' | 'batchSize'> & {
  /** `synthetic`: the images of the engines' tests. */
  readonly dataset: Cell['dataset'] | 'synthetic';
};

/**
 * The band of a place, made by `npm run bench:agreement`. A rate without one takes that of the next larger rate, since
 * rounding grows faster there; `null` where there is none, as for every rate above 0.1.
 */
export function bandOf({ dataset, hidden, learningRate, batchSize }: BandPlace): Band | null {
  const [found] = file.bands
    .filter(
      (place) =>
        place.dataset === dataset &&
        place.hidden.join('-') === hidden.join('-') &&
        place.learningRate >= learningRate &&
        file.batch === batchSize,
    )
    .sort((one, other) => one.learningRate - other.learningRate);
  return found?.band.map(([step = NaN, bound = NaN]) => [step, bound] as const) ?? null;
}
