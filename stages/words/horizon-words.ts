import { excludesZero } from '../analysis/critical/student.js';
import type { CellRow } from '../tables/cells.js';
import type { CriticalRate } from '../tables/critical-rate.js';
import type { LateDivergence } from '../tables/late-divergence.js';
import { intervalText, signed } from './critical-words.js';
import { counted, listed } from './english.js';
import { lateSentence } from './late-words.js';
import { rateText, unfailedUpTo } from './unfailed.js';

/**
 * What more epochs show of the slope, and how far no run was followed.
 *
 * @param cells of the original's grid; those on other data sets say nothing of it
 */
export function horizonSentence(
  result: CriticalRate,
  cells: readonly CellRow[],
  late: LateDivergence,
): string {
  const { horizon, epochs, dataset } = result;
  const longest = horizon?.epochs ?? epochs;
  const own = cells.filter((cell) => cell.dataset === dataset);
  return [
    ...(horizon === null ? [] : [slopeText(horizon, epochs)]),
    own.some(({ epochs_run: run }) => run > longest) ? laterText(own, longest, late) : 'No run is longer.',
  ].join(' ');
}

function slopeText(
  { epochs, widths, mean_slope: slope, ci95, seeds }: NonNullable<CriticalRate['horizon']>,
  main: number,
): string {
  const over =
    `Over ${counted(epochs, 'epoch')} instead of ${String(main)}, with ${counted(seeds, 'seed')} at ` +
    `${listed(widths.map(({ width }) => String(width)))} units,`;
  if (slope === null) return `${over} there is no slope.`;
  if (ci95 === null) return `${over} the slope is ${signed(slope)}, without an interval.`;
  return `${over} the slope is ${signed(slope)} (95 % interval ${intervalText(ci95)})${excludesZero(ci95) ? '' : ': its sign is open'}.`;
}

function laterText(cells: readonly CellRow[], longest: number, late: LateDivergence): string {
  const fresh = lateSentence(late);
  const only = `Beyond epoch ${String(longest)} there are ${fresh === '' ? 'only ' : ''}the runs of the original’s grid`;
  const unfailed = unfailedUpTo(cells);
  const grid =
    unfailed === null || unfailed.epochs <= longest
      ? `${only}.`
      : `${only}: at rate ${rateText(unfailed.rate)}, the highest at which none failed, ${counted(unfailed.runs, 'seed')} a size for ${counted(unfailed.epochs, 'epoch')}.`;
  return fresh === '' ? grid : `${grid} ${fresh}`;
}
