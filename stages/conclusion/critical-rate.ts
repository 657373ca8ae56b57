import { markdownTable } from 'markdown-table';
import { FAILURE_KINDS } from '../analysis/critical/failure.js';
import type { CellRow } from '../tables/cells.js';
import type { CriticalRate } from '../tables/critical-rate.js';
import type { LateDivergence } from '../tables/late-divergence.js';
import { answerSentence, bendSentence, failureSentence, kindText } from '../words/critical-words.js';
import { horizonSentence } from '../words/horizon-words.js';
import { variantSentence } from '../words/variant-words.js';

type Width = CriticalRate['widths'][number];

/**
 * The critical learning rate in CONCLUSION.md: the answer, what it rests on, and what each width came to.
 *
 * @param cells of the original's grid, which has the longest runs
 */
export function criticalRateSections(
  result: CriticalRate,
  cells: readonly CellRow[],
  late: LateDivergence,
): readonly string[] {
  const { epochs, threshold, widths } = result;
  return [
    '## The critical learning rate',
    `${answerSentence(result)} ${bendSentence(result)}`,
    horizonSentence(result, cells, late),
    failureSentence(result),
    variantSentence(result),
    `Runs of ${epochs} epoch${epochs === 1 ? '' : 's'} at ${result.steps} rates an octave, from ${rate(result.lowest_rate)} to ` +
      `${rate(result.highest_rate)}. The critical rate of a seed and width lies midway, on a logarithmic scale, between the last ` +
      `rate at which it learns and the first above its best at which it fails; shown are the geometric mean over the ` +
      `seeds and its 95 % interval. Kinds count the failed runs above the width’s best rate.`,
    markdownTable(
      [
        [
          'width',
          'critical rate',
          '95 % interval',
          'best rate',
          'lowest rate not finite',
          ...FAILURE_KINDS.map((kind) => kindText(kind, threshold)),
        ],
        ...widths.map((width) => [
          String(width.width),
          criticalText(width),
          width.ci95 === null ? '–' : `${rate(width.ci95[0])} … ${rate(width.ci95[1])}`,
          rate(width.best_rate),
          width.lowest_nonfinite_rate === null ? 'none' : rate(width.lowest_nonfinite_rate),
          ...FAILURE_KINDS.map((kind) => String(width.failures[kind])),
        ]),
      ],
      { align: ['r', 'r', 'r', 'r', 'r', 'r', 'r', 'r', 'r'] },
    ),
  ];
}

/** With how many seeds it is over, where some are censored. */
function criticalText({ eta_crit: critical, seeds, censored }: Width): string {
  if (critical === null) return '–';
  return censored === 0 ? rate(critical) : `${rate(critical)} (${seeds}/${seeds + censored})`;
}

/** Three significant digits. */
function rate(value: number): string {
  return value.toPrecision(3);
}
