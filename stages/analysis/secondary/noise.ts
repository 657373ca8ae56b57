import type { CellRow } from '../../tables/cells.js';
import type { CriticalRunRow } from '../../tables/critical-table.js';
import type { Secondary } from '../../tables/secondary.js';
import type { Run } from '../claims/run.js';
import { groupByPlace } from '../group-by.js';
import { significant } from '../significant.js';
import { cellGroups, isFailed, meanOver, type Estimate, type Widths } from './cell-groups.js';

type Noise = Secondary['noise'][number];

/** log2 of each width's median eta_crit; `null` where it isn't known. */
type Thresholds = ReadonlyMap<number, number | null>;

/** Of each width and rate of the critical-rate study's main grid. */
export function mainNoise(
  dataset: Noise['dataset'],
  runs: readonly CriticalRunRow[],
  thresholds: Thresholds,
): readonly Noise[] {
  return groupByPlace(runs, ({ width, learning_rate, log2_rate }) => ({
    width,
    learning_rate,
    log2_rate,
  })).map(([{ width, learning_rate, log2_rate }, rows]) => ({
    study: 'main',
    dataset,
    width,
    learning_rate,
    log2_distance: distance(log2_rate, thresholds.get(width) ?? null),
    runs: rows.length,
    failed: rows.filter(({ failure }) => failure !== null).length,
    spike_rate: spikeRate(rows),
    roughness: null,
  }));
}

/** Of each data set, size and rate of the original's grid. @param thresholds of one data set */
export function reproductionNoise(
  runs: readonly Run[],
  widths: Widths,
  thresholds: { readonly dataset: Noise['dataset']; readonly byWidth: Thresholds },
): readonly Noise[] {
  return cellGroups(runs).map(([{ dataset, size, learning_rate }, rows]) => {
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
      spike_rate: spikeRate(rows),
      roughness: rough.length === 0 ? null : meanOver(rough),
    };
  });
}

function spikeRate(rows: readonly Pick<CellRow | CriticalRunRow, 'spike_rate'>[]): Estimate {
  return meanOver(rows.flatMap(({ spike_rate: rate }) => rate ?? []));
}

function distance(log2Rate: number, log2Threshold: number | null): number | null {
  return log2Threshold === null ? null : significant(log2Rate - log2Threshold);
}
