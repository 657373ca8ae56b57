import { mean, median } from 'simple-statistics';
import type { Octave } from '../../critical/octave.js';
import type { SeverityTable } from '../../tables/severity.js';
import type { IncidenceRow, ShareRow } from '../../tables/severity-tables.js';
import { aboveBest, gridOf } from '../critical/grid.js';
import { bestRates } from '../critical/threshold.js';
import { wilsonInterval } from '../critical/wilson.js';
import { groupBy } from '../group-by.js';
import { figure, figures } from '../rounded.js';
import { significant } from '../significant.js';
import { cumulativeIncidence } from './cumulative-incidence.js';
import { hasFailed, SEVERITIES } from './definitions.js';
import { ladderRungs } from './ladder.js';
import { severityRuns, type SeverityRun } from './severity-run.js';

export interface SeverityResult {
  readonly table: SeverityTable;
  readonly shares: readonly ShareRow[];
  readonly incidence: readonly IncidenceRow[];
}

/**
 * How the slope of the threshold hangs on how bad a failure has to be, from the records of the main study. They were seen
 * before any of this was asked, so that all of it is exploratory.
 *
 * @param threshold the accuracy below which a run has failed
 */
export function severityResult(octaves: readonly Octave[], threshold: number): SeverityResult {
  const { dataset, steps } = gridOf(octaves);
  const runs = octaves.flatMap((octave) => severityRuns(octave, threshold));
  const about = { activation: 'relu' as const, dataset, exploratory: true };
  return {
    table: {
      v: 1,
      definitions: SEVERITIES.flatMap((severity) =>
        ladderRungs(runs, 1 / steps, severity).map(({ slope, ci95, widths, ...rung }) => ({
          ...severity,
          ...about,
          ...rung,
          widths: [...widths],
          slope: figure(slope),
          ci95: tuple(figures(ci95)),
        })),
      ),
      dead_units: deadUnits(runs),
    },
    shares: sharesOf(runs),
    incidence: incidenceOf(runs),
  };
}

function tuple(interval: readonly [number, number] | null): [number, number] | null {
  return interval === null ? null : [interval[0], interval[1]];
}

/** Of unusable runs above the width's best rate that stayed finite. The study's hidden layers have equal widths. */
function deadUnits(runs: readonly SeverityRun[]): SeverityTable['dead_units'] {
  const failed = aboveBest(runs, bestRates(runs)).filter(
    ({ isUnusable, nonfiniteAt }) => isUnusable && nonfiniteAt === null,
  );
  return byWidth(failed).map(([width, own]) => ({
    width,
    runs: own.length,
    median_share: significant(median(own.map(({ dead }) => mean([...dead])))),
    median_share_of_worse_layer: significant(median(own.map(({ dead }) => Math.max(...dead)))),
  }));
}

function byWidth<R extends { readonly width: number }>(
  runs: readonly R[],
): readonly (readonly [number, readonly R[]])[] {
  return [...groupBy(runs, ({ width }) => width)].toSorted(([a], [b]) => a - b);
}

/** Of each width and rate, upwards. */
function byPlace(runs: readonly SeverityRun[]): readonly (readonly SeverityRun[])[] {
  return byWidth(runs).flatMap(([, own]) =>
    [...groupBy(own, ({ log2Rate }) => log2Rate)].toSorted(([a], [b]) => a - b).map(([, same]) => same),
  );
}

function sharesOf(runs: readonly SeverityRun[]): readonly ShareRow[] {
  return SEVERITIES.flatMap((severity) =>
    byPlace(runs).flatMap((own) => {
      const [first] = own;
      if (first === undefined) return [];
      const failed = own.filter((run) => hasFailed(severity, run)).length;
      const [low, high] = wilsonInterval(failed, own.length);
      return [
        {
          definition: severity.name,
          width: first.width,
          log2_rate: first.log2Rate,
          failed,
          runs: own.length,
          low: significant(low),
          high: significant(high),
        },
      ];
    }),
  );
}

function incidenceOf(runs: readonly SeverityRun[]): readonly IncidenceRow[] {
  return byPlace(runs).flatMap((own) => {
    const endings = own.map(({ nonfiniteAt, deadAt, batches }) => {
      if (deadAt !== null) return { time: deadAt, cause: 'dead' as const };
      if (nonfiniteAt !== null) return { time: nonfiniteAt, cause: 'nonfinite' as const };
      return { time: batches, cause: null };
    });
    return cumulativeIncidence(endings, ['nonfinite', 'dead']).map(({ time, shares }) => ({
      width: own[0]?.width ?? NaN,
      log2_rate: own[0]?.log2Rate ?? NaN,
      batch: time,
      nonfinite: significant(shares.get('nonfinite') ?? NaN),
      dead: significant(shares.get('dead') ?? NaN),
      runs: own.length,
    }));
  });
}
