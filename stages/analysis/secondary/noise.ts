import type { CellRow } from '../../tables/cells.js';
import type { CriticalRunRow } from '../../tables/critical-table.js';
import type { Secondary } from '../../tables/secondary.js';
import type { Run } from '../claims/run.js';
import { groupBy } from '../group-by.js';
import { significant } from '../significant.js';
import { cellGroups, isFailed } from './cell-groups.js';
import { estimateOf } from './estimate.js';

type Noise = Secondary['noise'][number];

/** log2 of each width's median eta_crit; `null` where it isn't known. */
type Thresholds = ReadonlyMap<number, number | null>;

/** Of each width and rate of the critical-rate study's main grid. */
export function mainNoise(
  dataset: Noise['dataset'],
  runs: readonly CriticalRunRow[],
  thresholds: Thresholds,
): readonly Noise[] {
  return [...groupBy(runs, ({ width, log2_rate }) => `${width} ${log2_rate}`).values()].flatMap(
    (rows): Noise[] => {
      const [first] = rows;
      if (first === undefined) return [];
      const { width, learning_rate, log2_rate } = first;
      return [
        {
          study: 'main',
          dataset,
          width,
          learning_rate,
          log2_distance: distance(log2_rate, thresholds.get(width) ?? null),
          runs: rows.length,
          failed: rows.filter(({ failure }) => failure !== null).length,
          spike_rate: estimateOf(spikeRates(rows)),
          roughness: null,
        },
      ];
    },
  );
}

/** Of each data set, size and rate of the original's grid. @param thresholds of one data set */
export function reproductionNoise(
  runs: readonly Run[],
  widths: Readonly<Record<CellRow['size'], number>>,
  thresholds: { readonly dataset: Noise['dataset']; readonly byWidth: Thresholds },
): readonly Noise[] {
  return cellGroups(runs).map(({ first, rows }) => {
    const { dataset, size, learning_rate } = first;
    const width = widths[size];
    const rough = rows.flatMap(({ roughness }) => roughness ?? []);
    const threshold = dataset === thresholds.dataset ? (thresholds.byWidth.get(width) ?? null) : null;
    return {
      study: 'reproduction',
      dataset,
      width,
      learning_rate,
      log2_distance: distance(Math.log2(learning_rate), threshold),
      runs: rows.length,
      failed: rows.filter(isFailed).length,
      spike_rate: estimateOf(spikeRates(rows)),
      roughness: rough.length === 0 ? null : estimateOf(rough),
    };
  });
}

function spikeRates(rows: readonly Pick<CellRow | CriticalRunRow, 'spike_rate'>[]): readonly number[] {
  return rows.flatMap(({ spike_rate: rate }) => rate ?? []);
}

function distance(log2Rate: number, log2Threshold: number | null): number | null {
  return log2Threshold === null ? null : significant(log2Rate - log2Threshold);
}
