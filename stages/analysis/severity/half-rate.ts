import { linearRegression } from 'simple-statistics';
import { jackknifeInterval, type Interval } from '../critical/t-interval.js';
import { groupBy } from '../group-by.js';

/** What is asked of each run. */
interface Counted {
  readonly width: number;
  readonly seed: number;
  readonly log2Rate: number;
}

/** log2 of the rate from which on half the runs of a width fail, and the slope of it on log2 width. */
export interface HalfRates {
  /** Widths with such a rate in the grid, upwards. A width without one isn't one whose threshold lies further up. */
  readonly widths: readonly { readonly width: number; readonly log2Half: number }[];
  /** `null` with fewer than three of them. */
  readonly slope: number | null;
  /** By the jackknife over seeds; `null` where leaving one out leaves a width without its rate. */
  readonly ci95: Interval | null;
}

/** @param runs of one grid @param failed by one definition */
export function halfRates<R extends Counted>(runs: readonly R[], failed: (run: R) => boolean): HalfRates {
  const widths = halvesOf(runs, failed);
  const slope = slopeOver(widths);
  if (slope === null) return { widths, slope, ci95: null };
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  const leftOut = seeds.flatMap((seed) => {
    const others = halvesOf(
      runs.filter((run) => run.seed !== seed),
      failed,
    );
    const own = widths.flatMap(({ width }) => others.find((other) => other.width === width) ?? []);
    return own.length === widths.length ? (slopeOver(own) ?? []) : [];
  });
  return { widths, slope, ci95: leftOut.length === seeds.length ? jackknifeInterval(slope, leftOut) : null };
}

function halvesOf<R extends Counted>(runs: readonly R[], failed: (run: R) => boolean): HalfRates['widths'] {
  return [...groupBy(runs, ({ width }) => width)]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([width, own]) => {
      const log2Half = halfOf(own, failed);
      return log2Half === null ? [] : [{ width, log2Half }];
    });
}

/** Where the line between the last share below 1/2 and the first one that isn't crosses 1/2. */
function halfOf<R extends Counted>(runs: readonly R[], failed: (run: R) => boolean): number | null {
  const shares = [...groupBy(runs, ({ log2Rate }) => log2Rate)]
    .toSorted(([a], [b]) => a - b)
    .map(([log2Rate, own]) => ({ log2Rate, share: own.filter(failed).length / own.length }));
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
