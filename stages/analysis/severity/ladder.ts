import { aboveBest } from '../critical/grid.js';
import { pooledFit } from '../critical/pooled-fit.js';
import { slopesBy, type Slopes } from '../critical/slopes.js';
import { jackknifeInterval, type Interval } from '../critical/t-interval.js';
import { censoredLine, type Observation } from './censored-regression.js';
import { hasFailed, type Severity } from './definitions.js';
import { halfRates, type HalfRates } from './half-rate.js';
import type { SeverityRun } from './severity-run.js';

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
}

const WAY = { reading: 'first-failure', censored: 'left-out' } as const;

/**
 * The slopes by one definition, each by every method; seeds' slopes also over those widths alone at which at least
 * half of the seeds have a threshold.
 *
 * @param runs of one grid
 * @param step between neighbouring rates, in octaves
 */
export function ladderRungs(runs: readonly SeverityRun[], step: number, severity: Severity): readonly Rung[] {
  const failed = (run: SeverityRun): boolean => hasFailed(severity, run);
  const halves = halfRates(runs, failed);
  const all = slopesBy(runs, step, failed, WAY);
  const reached = widthsReached(all);
  const some = runs.filter(({ width }) => reached.includes(width));
  const isPart = reached.length >= 3 && reached.length < all.best.size;
  const pooled = pooledFit(aboveBest(runs, all.best), failed);
  const { censored, thresholds } = all;
  const of = (widths: readonly number[]): Pick<Rung, 'widths' | 'seeds' | 'censored' | 'thresholds'> => ({
    widths,
    seeds: all.seeds.length,
    censored,
    thresholds,
  });
  return [
    bySeeds(all),
    ...(isPart ? [bySeeds(slopesBy(some, step, failed, WAY))] : []),
    bySeeds(slopesBy(runs, step, failed, { ...WAY, censored: 'at-bound' }), 'seed-slopes-at-bound'),
    { method: 'half-rates', ...of(halves.widths.map(({ width }) => width)), ...slopeOf(halves) },
    { method: 'censored-regression', ...of([...all.best.keys()]), ...censoredSlope(all) },
    {
      method: 'pooled-firth',
      ...of([...all.best.keys()]),
      slope: pooled?.slope ?? null,
      ci95: pooled?.ci95 ?? null,
    },
  ];
}

function slopeOf({ slope, ci95 }: HalfRates): Pick<Rung, 'slope' | 'ci95'> {
  return { slope, ci95 };
}

/** At which at least half of the seeds have a threshold. */
function widthsReached({ best, seeds }: Slopes): readonly number[] {
  return [...best.keys()].filter((width) => {
    const own = seeds.flatMap(({ thresholds }) => thresholds.filter((entry) => entry.width === width));
    return 2 * own.filter(({ threshold }) => threshold.kind === 'found').length >= own.length;
  });
}

function bySeeds(
  { best, seeds, mean, interval, censored, thresholds }: Slopes,
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
  };
}

/** The regression over all seeds' thresholds; its interval is the jackknife's over seeds, whose thresholds share much. */
function censoredSlope({ seeds }: Slopes): Pick<Rung, 'slope' | 'ci95'> {
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
