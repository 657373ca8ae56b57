import type { Run } from '../../analysis/claims/run.js';
import { SMOOTHING, smooth } from '../../analysis/smoothing.js';
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
  /** `null` breaks the line. */
  readonly loss: number | null;
}

/** `null` breaks the band. */
export interface Band {
  readonly epoch: number;
  readonly low: number | null;
  readonly high: number | null;
}

export function seriesOf(runs: readonly Run[], of: 'train' | 'test'): readonly Series[] {
  return runs.map((run) => ({ run, losses: run[of].map((loss) => (loss > 0 ? loss : null)) }));
}

/**
 * The series that stand for a size: those of the runs that stayed finite, or of all where none did. The others are
 * drawn one by one up to where they end: an average that lost a member half-way would jump.
 */
function representative(series: readonly Series[]): readonly Series[] {
  const finite = series.filter(({ run }) => !isNonfinite(run));
  return finite.length > 0 ? finite : series;
}

/** Whether strong lines are smoothed or as they are. */
export type Drawn = 'smoothed' | 'raw';

/** What the strong line and the band are made from, run by run; `null` before the first epoch that is drawn. */
export function shown(
  series: readonly Series[],
  { from, drawn }: { readonly from: number; readonly drawn: Drawn },
): readonly (readonly (number | null)[])[] {
  return representative(series).map(({ losses }) => {
    // Epochs that aren't drawn have no say in how the others are smoothed.
    const own = losses.map((loss, epoch) => (epoch < from ? null : loss));
    return drawn === 'raw' ? own : smooth(own.map(finiteOnly), SMOOTHING);
  });
}

/** An infinite loss would stay in the average for good. */
function finiteOnly(loss: number | null): number | null {
  return loss !== null && Number.isFinite(loss) ? loss : null;
}

/** One series from an epoch on, held within the domain. */
export function pointsOf(losses: readonly (number | null)[], from: number, domain: Domain): readonly Point[] {
  return losses
    .map((loss, epoch) => ({ epoch, loss: loss === null ? null : within(domain, loss) }))
    .slice(from);
}

/** Points without a neighbour: no line shows them. */
export function lonePoints(points: readonly Point[]): readonly Point[] {
  const isThere = (index: number): boolean => (points[index]?.loss ?? null) !== null;
  return points.filter((_, index) => isThere(index) && !isThere(index - 1) && !isThere(index + 1));
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
  const held = (loss: number | null): number | null => (loss === null ? null : within(domain, loss));
  return low
    .map((least, epoch) => ({ epoch, low: held(least), high: held(high[epoch] ?? null) }))
    .slice(from);
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
