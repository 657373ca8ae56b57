import type { SeverityTable } from '../../tables/severity.js';
import { aboveBest } from '../critical/grid.js';
import { pooledFit } from '../critical/pooled-fit.js';
import { slopesBy, type Slopes, type Way } from '../critical/slopes.js';
import { jackknifeInterval } from '../critical/student.js';
import type { Graded } from '../critical/threshold.js';
import { censoredLine, type Observation } from './censored-regression.js';
import type { Definition } from './definitions.js';
import { halfRates } from './half-rate.js';

type Row = SeverityTable['definitions'][number];

/** A slope by one definition and method, before it is rounded. */
export type Rung = Omit<Row, 'name' | 'threshold' | 'activation' | 'dataset' | 'exploratory'>;

/**
 * How a slope of log2 threshold on log2 width is found. Seeds' slopes and half rates speak of widths that have a threshold.
 * The others say what it would be if every width had one: half a step beyond the grid's end where none is in it, or
 * anywhere beyond, or by the shares alone.
 */
export type Method = Rung['method'];

type Slope = Pick<Rung, 'slope' | 'ci95'>;

/**
 * The slopes by one definition, each by every method; seeds' slopes also over those widths alone at which at least
 * half of the seeds fail, where these aren't all.
 *
 * @param step between neighbouring rates, in octaves
 */
export function ladderRungs<R extends Graded>(
  runs: readonly R[],
  step: number,
  definition: Definition<R>,
): readonly Rung[] {
  const all = slopesBy(runs, step, definition.failed, wayOf(definition));
  const reached = rungSlopes(runs, step, definition);
  const isPart = reached !== null && reached.best.size < all.best.size;
  return [
    bySeeds(all),
    ...(isPart ? [bySeeds(reached)] : []),
    ...asIfEveryWidthHadOne(runs, step, definition, all),
  ];
}

/** The addendum's: seeds' slopes over those widths only, and none with fewer than three (docs/protocol.md). */
export function armRungs<R extends Graded>(
  runs: readonly R[],
  step: number,
  definition: Definition<R>,
): readonly Rung[] {
  const all = slopesBy(runs, step, definition.failed, wayOf(definition));
  const reached = rungSlopes(runs, step, definition);
  return [
    reached === null
      ? { ...bySeeds(all), slope: null, ci95: null, seeds: 0, verdict: null }
      : bySeeds(reached),
    ...asIfEveryWidthHadOne(runs, step, definition, all),
  ];
}

/** Those by the other methods; half rates are of the widths that have one, and beside them. */
function asIfEveryWidthHadOne<R extends Graded>(
  runs: readonly R[],
  step: number,
  definition: Definition<R>,
  all: Slopes,
): readonly Rung[] {
  const { widths, slope, ci95 } = halfRates(runs, definition.failed);
  const bound = slopesBy(runs, step, definition.failed, { ...wayOf(definition), censored: 'at-bound' });
  const { censored, pooled } = modelledSlopes(runs, definition, all);
  const common = { ...bySeeds(all), seeds: all.seeds.length, verdict: null };
  return [
    { ...bySeeds(bound), method: 'seed-slopes-at-bound' },
    { ...common, method: 'half-rates', widths: widths.map(({ width }) => width), slope, ci95 },
    { ...common, method: 'censored-regression', ...censored },
    { ...common, method: 'pooled-firth', ...pooled },
  ];
}

/** What the slope would be if every width had a threshold: by the censored regression, and by the pooled fit. */
export function modelledSlopes<R extends Graded>(
  runs: readonly R[],
  { failed, from }: Definition<R>,
  slopes: Slopes,
): { readonly censored: Slope; readonly pooled: Slope } {
  const pooled = pooledFit(from === 'best-rate' ? aboveBest(runs, slopes.best) : runs, failed);
  return {
    censored: censoredSlope(slopes),
    pooled: { slope: pooled?.slope ?? null, ci95: pooled?.ci95 ?? null },
  };
}

const FEWEST_WIDTHS = 3;

/**
 * The seeds' slopes over those widths at which at least half of the seeds fail somewhere in the grid, where failures
 * count; `null` with fewer than three of them.
 */
export function rungSlopes<R extends Graded>(
  runs: readonly R[],
  step: number,
  definition: Definition<R>,
): Slopes | null {
  const { failed } = definition;
  const { best, seeds } = slopesBy(runs, step, failed, wayOf(definition));
  const reached = [...best.keys()].filter((width) => {
    const own = seeds.flatMap(({ thresholds }) => thresholds.filter((entry) => entry.width === width));
    const failing = own.filter(({ threshold }) => threshold.kind === 'found' || threshold.from === 'below');
    return 2 * failing.length >= own.length;
  });
  if (reached.length < FEWEST_WIDTHS) return null;
  const some = runs.filter(({ width }) => reached.includes(width));
  return slopesBy(some, step, failed, wayOf(definition));
}

function wayOf({ from }: Pick<Definition<never>, 'from'>): Way {
  return { reading: 'first-failure', censored: 'left-out', from };
}

function bySeeds({ best, seeds, mean, interval, censored, thresholds, decision }: Slopes): Rung {
  return {
    method: 'seed-slopes',
    widths: [...best.keys()],
    slope: mean,
    ci95: interval?.ci95 ?? null,
    seeds: seeds.filter(({ slope }) => slope !== null).length,
    censored,
    thresholds,
    verdict: decision.verdict,
  };
}

/** The regression over all seeds' thresholds; its interval is the jackknife's over seeds, whose thresholds share much. */
function censoredSlope({ seeds }: Slopes): Slope {
  const slopeOf = (some: Slopes['seeds']): number | null =>
    censoredLine(some.flatMap(observationsOf))?.slope ?? null;
  const slope = slopeOf(seeds);
  if (slope === null) return { slope, ci95: null };
  const without = (seed: Slopes['seeds'][number]): number | null =>
    slopeOf(seeds.filter((other) => other !== seed));
  return { slope, ci95: jackknifeInterval(slope, seeds, without) };
}

function observationsOf({ thresholds }: Slopes['seeds'][number]): readonly Observation[] {
  return thresholds.map(({ width, threshold }) => ({
    x: Math.log2(width),
    y: threshold.kind === 'found' ? threshold.log2Rate : threshold.log2Bound,
    censored: threshold.kind === 'found' ? null : threshold.from,
  }));
}
