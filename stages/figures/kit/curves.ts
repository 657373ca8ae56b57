import { max, mean, min } from 'simple-statistics';
import type { Run } from '../../analysis/claims/run.js';
import { SMOOTHING, smooth } from '../../analysis/smoothing.js';
import { isNonfinite } from './study.js';

export interface Series {
  readonly run: Run;
  /** By epoch, from epoch 0; `null` where there is nothing to draw. */
  readonly losses: readonly (number | null)[];
}

/** What a size's strong line and its band have at an epoch; `null` breaks them. */
export interface Summary {
  readonly epoch: number;
  readonly loss: number | null;
  /** Smallest and largest; of a single run there are none. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Whether strong lines are smoothed or as they are. */
export type Drawn = 'smoothed' | 'raw';

export function seriesOf(runs: readonly Run[], of: 'train' | 'test'): readonly Series[] {
  return runs.map((run) => ({ run, losses: run[of].map((loss) => (loss > 0 ? loss : null)) }));
}

/**
 * Mean, smallest and largest of a size's runs that stayed finite, or of all where none did, at every epoch that all of
 * them have, from the first that is drawn. The others are drawn one by one up to where they end: an average that lost
 * a member half-way would jump.
 */
export function summaryOf(
  series: readonly Series[],
  { from, drawn }: { readonly from: number; readonly drawn: Drawn },
): readonly Summary[] {
  const finite = series.filter(({ run }) => !isNonfinite(run));
  const lines = (finite.length > 0 ? finite : series).map(({ losses }) => {
    // Epochs that aren't drawn have no say in how the others are smoothed.
    const own = losses.slice(from);
    return drawn === 'raw' ? own : smooth(own.map(finiteOnly), SMOOTHING);
  });
  const length = Math.max(0, ...lines.map((losses) => losses.length));
  return Array.from({ length }, (_, index) => {
    const present = lines.flatMap((losses) => losses[index] ?? []);
    const isWhole = present.length === lines.length;
    const isSpread = isWhole && lines.length > 1;
    return {
      epoch: from + index,
      loss: isWhole ? mean(present) : null,
      low: isSpread ? min(present) : null,
      high: isSpread ? max(present) : null,
    };
  });
}

/** An infinite loss would stay in the average for good. */
function finiteOnly(loss: number | null): number | null {
  return loss !== null && Number.isFinite(loss) ? loss : null;
}
