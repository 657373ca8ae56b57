import { linearRegression } from 'simple-statistics';
import { jackknifeInterval, type Interval } from '../critical/student.js';
import type { Graded } from '../critical/threshold.js';
import { groupUpwards } from '../group-by.js';

type Counted = Omit<Graded, 'loss'>;

/** log2 of the rate from which on half the runs of a width fail, and the slope of it on log2 width. */
export interface HalfRates {
  /** Widths with such a rate in the grid, upwards. A width without one isn't one whose threshold lies further up. */
  readonly widths: readonly { readonly width: number; readonly log2Half: number }[];
  /** `null` with fewer than three of them. */
  readonly slope: number | null;
  /** By the jackknife over seeds; `null` where leaving one out leaves a width without its rate. */
  readonly ci95: Interval | null;
}

export function halfRates<R extends Counted>(runs: readonly R[], failed: (run: R) => boolean): HalfRates {
  const widths = halvesOf(runs, failed);
  const slope = slopeOver(widths);
  if (slope === null) return { widths, slope, ci95: null };
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  const without = (seed: number): number | null => {
    const others = runs.filter((run) => run.seed !== seed);
    const halves = halvesOf(others, failed).filter((half) =>
      widths.some(({ width }) => width === half.width),
    );
    return halves.length === widths.length ? slopeOver(halves) : null;
  };
  return { widths, slope, ci95: jackknifeInterval(slope, seeds, without) };
}

function halvesOf<R extends Counted>(runs: readonly R[], failed: (run: R) => boolean): HalfRates['widths'] {
  return groupUpwards(runs, ({ width }) => width).flatMap(([width, own]) => {
    const log2Half = halfOf(own, failed);
    return log2Half === null ? [] : [{ width, log2Half }];
  });
}

/** Where the line between the last share below 1/2 and the first one that isn't crosses 1/2. */
function halfOf<R extends Counted>(runs: readonly R[], failed: (run: R) => boolean): number | null {
  const shares = groupUpwards(runs, ({ log2Rate }) => log2Rate).map(([log2Rate, own]) => ({
    log2Rate,
    share: own.filter(failed).length / own.length,
  }));
  const first = shares.findIndex(({ share }) => share >= 1 / 2);
  const [below, above] = [shares[first - 1], shares[first]];
  if (below === undefined || above === undefined) return null;
  const part = (1 / 2 - below.share) / (above.share - below.share);
  return below.log2Rate + part * (above.log2Rate - below.log2Rate);
}

function slopeOver(widths: HalfRates['widths']): number | null {
  if (widths.length < 3) return null;
  return linearRegression(widths.map(({ width, log2Half }) => [Math.log2(width), log2Half])).m;
}
