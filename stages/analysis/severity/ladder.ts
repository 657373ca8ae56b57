import { aboveBest } from '../critical/grid.js';
import { pooledFit } from '../critical/pooled-fit.js';
import { slopesBy, type Slopes, type Way } from '../critical/slopes.js';
import type { Decision } from '../critical/decision.js';
import type { Graded } from '../critical/threshold.js';
import { jackknifeInterval, type Interval } from '../critical/t-interval.js';
import { censoredLine, type Observation } from './censored-regression.js';
import type { Definition } from './definitions.js';
import { halfRates, type HalfRates } from './half-rate.js';

/**
 * How a slope of log2 threshold on log2 width is found. Seeds' slopes and half rates speak of widths that have a threshold.
 * The others say what it would be if every width had one: half a step beyond the grid's end where none is in it, or
 * anywhere beyond, or by the shares alone.
 */
export type Method =
  'seed-slopes' | 'seed-slopes-at-bound' | 'half-rates' | 'censored-regression' | 'pooled-firth';

export interface Rung {
  readonly method: Method;
  readonly widths: readonly number[];
  readonly slope: number | null;
  readonly ci95: Interval | null;
  /** That have a part in it. */
  readonly seeds: number;
  /** Of `thresholds`, one for each width and seed. */
  readonly censored: number;
  readonly thresholds: number;
  /** By the main study's rule; `null` for a slope that isn't a mean over seeds. */
  readonly verdict: Decision['verdict'] | null;
}

/**
 * The slopes by one definition, each by every method; seeds' slopes also over those widths alone at which at least
 * half of the seeds fail, where these aren't all.
 *
 * @param runs of one grid
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
  const { failed, from } = definition;
  const halves = halfRates(runs, failed);
  const pooled = pooledFit(from === 'best-rate' ? aboveBest(runs, all.best) : runs, failed);
  const bound = slopesBy(runs, step, failed, { ...wayOf(definition), censored: 'at-bound' });
  const of = (widths: readonly number[]): Omit<Rung, 'method' | 'slope' | 'ci95'> => ({
    widths,
    seeds: all.seeds.length,
    censored: all.censored,
    thresholds: all.thresholds,
    verdict: null,
  });
  const widths = [...all.best.keys()];
  const { slope = null, ci95 = null } = pooled ?? {};
  return [
    bySeeds(bound, 'seed-slopes-at-bound'),
    { method: 'half-rates', ...of(halves.widths.map(({ width }) => width)), ...slopeOf(halves) },
    { method: 'censored-regression', ...of(widths), ...censoredSlope(all) },
    { method: 'pooled-firth', ...of(widths), slope, ci95 },
  ];
}

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

const FEWEST_WIDTHS = 3;

function wayOf({ from }: Pick<Definition<never>, 'from'>): Way {
  return { reading: 'first-failure', censored: 'left-out', from };
}

function slopeOf({ slope, ci95 }: HalfRates): Pick<Rung, 'slope' | 'ci95'> {
  return { slope, ci95 };
}

function bySeeds(
  { best, seeds, mean, interval, censored, thresholds, decision }: Slopes,
  method: Method = 'seed-slopes',
): Rung {
  return {
    method,
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
export function censoredSlope({ seeds }: Slopes): Pick<Rung, 'slope' | 'ci95'> {
  const slope = censoredLine(seeds.flatMap(observationsOf))?.slope ?? null;
  if (slope === null) return { slope, ci95: null };
  const leftOut = seeds.flatMap(
    (seed) => censoredLine(seeds.filter((other) => other !== seed).flatMap(observationsOf))?.slope ?? [],
  );
  return { slope, ci95: leftOut.length === seeds.length ? jackknifeInterval(slope, leftOut) : null };
}

function observationsOf({ thresholds }: Slopes['seeds'][number]): readonly Observation[] {
  return thresholds.map(({ width, threshold }) => ({
    x: Math.log2(width),
    y: threshold.kind === 'found' ? threshold.log2Rate : threshold.log2Bound,
    censored: threshold.kind === 'found' ? null : threshold.from,
  }));
}
