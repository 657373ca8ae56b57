import type { Run } from '../../analysis/claims/run.js';
import { within, type Domain } from './scale.js';
import { isNonfinite } from './study.js';

/** One loss of one run. */
export interface Series {
  readonly run: Run;
  /** By epoch, from epoch 0; `null` where there is nothing to draw. */
  readonly losses: readonly (number | null)[];
}

export interface Point {
  readonly epoch: number;
  readonly loss: number;
}

export interface Band {
  readonly epoch: number;
  readonly low: number;
  readonly high: number;
}

export function seriesOf(runs: readonly Run[], of: 'train' | 'test'): readonly Series[] {
  return runs.map((run) => ({ run, losses: run[of].map((loss) => (loss > 0 ? loss : null)) }));
}

/**
 * The series that stand for a size: those of the runs that stayed finite, or of all where none did. The others are
 * drawn one by one up to where they end: an average that lost a member half-way would jump.
 */
export function representative(series: readonly Series[]): readonly Series[] {
  const finite = series.filter(({ run }) => !isNonfinite(run));
  return finite.length > 0 ? finite : series;
}

/** What `from` and later epochs have of one series, held within the domain. */
export function pointsOf(losses: readonly (number | null)[], from: number, domain: Domain): readonly Point[] {
  return losses.flatMap((loss, epoch) =>
    loss === null || epoch < from ? [] : [{ epoch, loss: within(domain, loss) }],
  );
}

/** The mean over the series at every epoch that all of them have. */
export function meanOf(series: readonly (readonly (number | null)[])[]): readonly (number | null)[] {
  return across(series, (losses) => losses.reduce((sum, loss) => sum + loss, 0) / losses.length);
}

/** Smallest and largest at every epoch that all series have; none of fewer than two. */
export function bandOf(
  series: readonly (readonly (number | null)[])[],
  from: number,
  domain: Domain,
): readonly Band[] {
  if (series.length < 2) return [];
  const low = across(series, (losses) => Math.min(...losses));
  const high = across(series, (losses) => Math.max(...losses));
  return low.flatMap((least, epoch) => {
    const most = high[epoch] ?? null;
    return least === null || most === null || epoch < from
      ? []
      : [{ epoch, low: within(domain, least), high: within(domain, most) }];
  });
}

function across(
  series: readonly (readonly (number | null)[])[],
  combine: (losses: readonly number[]) => number,
): readonly (number | null)[] {
  const length = Math.max(0, ...series.map((losses) => losses.length));
  return Array.from({ length }, (_, epoch) => {
    const present = series.map((losses) => losses[epoch] ?? null).filter((loss) => loss !== null);
    return present.length === series.length ? combine(present) : null;
  });
}
