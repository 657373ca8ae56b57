import { excludesZero } from '../analysis/critical/student.js';
import type { CellRow } from '../tables/cells.js';
import type { CriticalRate } from '../tables/critical-rate.js';
import type { LateDivergence } from '../tables/late-divergence.js';
import { intervalText, signed, widthsText } from './critical-words.js';
import { counted, rateText, said } from './english.js';
import { lateSentence } from './late-words.js';
import { unfailedUpTo } from './unfailed.js';

/** What more epochs show of the slope, and how far no run was followed. @param cells of the original's grid */
export function horizonSentence(
  result: CriticalRate,
  cells: readonly CellRow[],
  late: LateDivergence,
): string {
  const { horizon, epochs, dataset } = result;
  const longest = horizon?.epochs ?? epochs;
  const own = cells.filter((cell) => cell.dataset === dataset);
  return said(
    horizon !== null && slopeText(horizon, epochs),
    own.some(({ epochs_run: run }) => run > longest) ? laterText(own, longest, late) : 'No run is longer.',
  ).join(' ');
}

function slopeText(horizon: NonNullable<CriticalRate['horizon']>, main: number): string {
  const { epochs, mean_slope: slope, ci95, seeds } = horizon;
  const over =
    `Over ${counted(epochs, 'epoch')} instead of ${String(main)}, with ${counted(seeds, 'seed')} at ` +
    `${widthsText(horizon)} units,`;
  if (slope === null) return `${over} there is no slope.`;
  if (ci95 === null) return `${over} the slope is ${signed(slope)}, without an interval.`;
  return `${over} the slope is ${signed(slope)} (95 % interval ${intervalText(ci95)})${excludesZero(ci95) ? '' : ': its sign is open'}.`;
}

function laterText(cells: readonly CellRow[], longest: number, late: LateDivergence): string {
  const fresh = lateSentence(late);
  const only = `Beyond epoch ${String(longest)} there are ${fresh === '' ? 'only ' : ''}the runs of the original’s grid`;
  const unfailed = unfailedUpTo(cells);
  return said(
    unfailed === null || unfailed.epochs <= longest
      ? `${only}.`
      : `${only}: at rate ${rateText(unfailed.rate)}, the highest at which none failed, ${counted(unfailed.runs, 'seed')} a size for ${counted(unfailed.epochs, 'epoch')}.`,
    fresh,
  ).join(' ');
}
