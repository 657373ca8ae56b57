import { mean, median } from 'simple-statistics';
import type { Octave } from '../../critical/octave.js';
import type { IncidenceRow, SeverityTable, ShareRow } from '../../tables/severity.js';
import type { Arm } from '../arms/arms.js';
import { aboveBest, gridOf } from '../critical/grid.js';
import { bestRates } from '../critical/threshold.js';
import { wilsonInterval } from '../critical/wilson.js';
import { groupByPlace, groupUpwards } from '../group-by.js';
import { figure, figures, significant } from '../significant.js';
import { cumulativeIncidence } from './cumulative-incidence.js';
import { ARM_LADDER, hasFailed, SEVERITIES, STUDY_LADDER, type Severity } from './definitions.js';
import { armRungs, ladderRungs, type Rung } from './ladder.js';
import { severityRuns, type SeverityRun } from './severity-run.js';

export interface SeverityResult {
  readonly table: SeverityTable;
  readonly shares: readonly ShareRow[];
  readonly incidence: readonly IncidenceRow[];
}

type Row = SeverityTable['definitions'][number];
type StudyDefinition = (typeof STUDY_LADDER)[number];

/**
 * How the slope of the threshold hangs on how bad a failure has to be: from the records of the main study, which were
 * seen before any of this was asked, so that all of it is exploratory, and from the addendum's arms that are whole.
 */
export function severityResult(
  octaves: readonly Octave[],
  threshold: number,
  arms: readonly Arm[] = [],
): SeverityResult {
  const { dataset, steps } = gridOf(octaves);
  const runs = octaves.flatMap((octave) => severityRuns(octave, threshold));
  const about = { activation: 'relu' as const, dataset, exploratory: true };
  const rows = (definition: StudyDefinition): readonly Row[] =>
    ladderRungs(runs, 1 / steps, definition).map((rung) => rowOf(definition, about, rung));
  return {
    table: {
      v: 1,
      definitions: [...STUDY_LADDER.flatMap(rows), ...arms.flatMap(armRows)],
      from_lowest_rate: STUDY_LADDER.flatMap((definition) => rows({ ...definition, from: 'lowest-rate' })),
      dead_units: deadUnits(runs),
      dead_units_by_definition: STUDY_LADDER.flatMap((definition) => deadUnitsOf(runs, definition)),
    },
    shares: sharesOf(runs),
    incidence: incidenceOf(runs),
  };
}

/** Of the arms whose losses are in nats, as the ladder's bounds are, and which have widths enough. */
function armRows({ design, runs, step, state, grid }: Arm): readonly Row[] {
  const { activation, dataset, loss } = design;
  if (state.kind !== 'whole' || loss !== 'cross-entropy' || grid.widths.length < 3) return [];
  const about = { activation, dataset, exploratory: false };
  return ARM_LADDER.flatMap((definition) =>
    armRungs(runs, step, definition).map((rung) => rowOf(definition, about, rung)),
  );
}

function rowOf(
  { severity }: { readonly severity: Severity },
  about: Pick<Row, 'activation' | 'dataset' | 'exploratory'>,
  { slope, ci95, widths, ...rung }: Rung,
): Row {
  return { ...severity, ...about, ...rung, widths, slope: figure(slope), ci95: figures(ci95) };
}

/** Of unusable runs above the width's best rate that stayed finite. The study's hidden layers have equal widths. */
function deadUnits(runs: readonly SeverityRun[]): SeverityTable['dead_units'] {
  const failed = finiteFailures(runs, ({ isUnusable }) => isUnusable);
  return groupUpwards(failed, ({ width }) => width).map(([width, own]) => ({ width, ...medianShares(own) }));
}

/** The widths of which a reviewer asked it. */
const NARROW = [64, 128, 256, 512];

/** The same over the narrower widths together, of runs that failed by a definition. */
function deadUnitsOf(
  runs: readonly SeverityRun[],
  { severity, failed }: StudyDefinition,
): SeverityTable['dead_units_by_definition'] {
  const own = finiteFailures(runs, failed).filter(({ width }) => NARROW.includes(width));
  return own.length === 0 ? [] : [{ name: severity.name, widths: NARROW, ...medianShares(own) }];
}

function finiteFailures(
  runs: readonly SeverityRun[],
  failed: StudyDefinition['failed'],
): readonly SeverityRun[] {
  return aboveBest(runs, bestRates(runs)).filter((run) => failed(run) && run.nonfiniteAt === null);
}

function medianShares(runs: readonly SeverityRun[]): Omit<SeverityTable['dead_units'][number], 'width'> {
  return {
    runs: runs.length,
    median_share: significant(median(runs.map(({ dead }) => mean([...dead])))),
    median_share_of_worse_layer: significant(median(runs.map(({ dead }) => Math.max(...dead)))),
  };
}

type Place = Pick<ShareRow, 'width' | 'log2_rate'>;

/** Of each width and rate, upwards. */
function byPlace(runs: readonly SeverityRun[]): readonly (readonly [Place, readonly SeverityRun[]])[] {
  return groupByPlace(runs, ({ width, log2Rate }) => ({ width, log2_rate: log2Rate })).toSorted(
    ([a], [b]) => a.width - b.width || a.log2_rate - b.log2_rate,
  );
}

function sharesOf(runs: readonly SeverityRun[]): readonly ShareRow[] {
  return SEVERITIES.flatMap((severity) =>
    byPlace(runs).map(([place, own]) => {
      const failed = own.filter((run) => hasFailed(severity, run)).length;
      const [low, high] = figures(wilsonInterval(failed, own.length));
      return { definition: severity.name, ...place, failed, runs: own.length, low, high };
    }),
  );
}

function incidenceOf(runs: readonly SeverityRun[]): readonly IncidenceRow[] {
  return byPlace(runs).flatMap(([place, own]) => {
    const endings = own.map(({ nonfiniteAt, deadAt, batches }) => {
      if (deadAt !== null) return { time: deadAt, cause: 'dead' as const };
      if (nonfiniteAt !== null) return { time: nonfiniteAt, cause: 'nonfinite' as const };
      return { time: batches, cause: null };
    });
    return cumulativeIncidence(endings, ['nonfinite', 'dead']).map(({ time, shares }) => ({
      ...place,
      batch: time,
      nonfinite: significant(shares.get('nonfinite') ?? NaN),
      dead: significant(shares.get('dead') ?? NaN),
      runs: own.length,
    }));
  });
}
