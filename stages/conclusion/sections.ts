import { markdownTable } from 'markdown-table';
import { FAILURE_KINDS } from '../analysis/critical/failure.js';
import type { CellRow } from '../tables/cells.js';
import type { CriticalRate } from '../tables/critical-rate.js';
import type { ArmSlopes } from '../tables/arms.js';
import type { LateDivergence } from '../tables/late-divergence.js';
import {
  answerSentence,
  bendSentence,
  failureSentence,
  intervalText,
  kindText,
  signed,
} from '../words/critical-words.js';
import { horizonSentence } from '../words/horizon-words.js';
import { usableSentence } from '../words/arm-words.js';
import { variantSentence } from '../words/variant-words.js';
import type { Interval } from '../analysis/critical/student.js';
import type { Controls } from '../tables/controls.js';
import { CONTROL_CHANGES, CONTROL_NAMES } from '../words/names.js';
import { controlsReading } from '../words/control-words.js';
import { probability, secondaryReading, slopeFigure } from '../words/secondary-words.js';
import type { Secondary } from '../tables/secondary.js';
import { heldPredictions, type Findings } from './predictions.js';

type Width = CriticalRate['widths'][number];

/** What runs on fresh seeds came to, of which nothing is told before they are whole. */
export interface Fresh {
  readonly late: LateDivergence;
  readonly arms: ArmSlopes;
}

/** The critical learning rate in CONCLUSION.md: the answer, what it rests on, and what each width came to. */
export function criticalRateSections(
  result: CriticalRate,
  cells: readonly CellRow[],
  { late, arms }: Fresh,
): readonly string[] {
  const { epochs, threshold, widths } = result;
  return [
    '## The critical learning rate',
    `${answerSentence(result)} ${bendSentence(result)}`,
    [horizonSentence(result, cells, late), usableSentence(arms, 'mnist'), usableSentence(arms, 'mse')]
      .filter((text) => text !== '')
      .join(' '),
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

/** What the controls change, in CONCLUSION.md. */
export function controlSections(result: Controls): readonly string[] {
  return [
    '### Controls',
    controlsReading(result),
    'Slope: of log2 critical rate on log2 width. Difference: from the main study’s at the same seeds, widths and steps, seed by seed; p by Holm over the controls.',
    markdownTable(
      [
        [
          'control',
          'what differs',
          'slope',
          '95 % interval',
          'difference',
          '95 % interval',
          'p',
          'p by Holm',
          'verdict',
          'seeds',
        ],
        ...result.controls.map((own) => [
          CONTROL_NAMES[own.control],
          CONTROL_CHANGES[own.control],
          ...slopeCells(own.mean_slope, own.ci95),
          ...slopeCells(own.slope_difference.mean, own.slope_difference.ci95),
          probability(own.slope_p),
          probability(own.slope_p_holm),
          own.verdict,
          `${own.seeds}/${own.per_seed.length}`,
        ]),
      ],
      { align: ['l', 'l', 'r', 'r', 'r', 'r', 'r', 'r', 'l', 'r'] },
    ),
  ];
}

function slopeCells(slope: number | null, ci95: Interval | null): readonly string[] {
  return [slope === null ? '–' : signed(slope), ci95 === null ? '–' : intervalText(ci95)];
}

/** The family of secondary endpoints, in CONCLUSION.md. */
export function secondarySections(result: Secondary): readonly string[] {
  return [
    '### Secondary endpoints',
    secondaryReading(result),
    markdownTable(
      [
        ['endpoint', 'slope on log2 width', '95 % interval', 'seeds', 'p', 'p by Holm'],
        ...result.endpoints.map(({ name, mean, ci95, seeds, without, p, p_holm: holm }) => [
          name,
          mean === null ? '–' : slopeFigure(mean),
          ci95 === null ? '–' : `${slopeFigure(ci95[0])} … ${slopeFigure(ci95[1])}`,
          `${seeds}/${seeds + without}`,
          probability(p),
          probability(holm),
        ]),
      ],
      { align: ['l', 'r', 'r', 'r', 'r', 'r'] },
    ),
  ];
}

/** The predictions and what became of them, in CONCLUSION.md. */
export function predictionSections(findings: Findings): readonly string[] {
  return [
    '### What was predicted',
    'By their numbers in `docs/protocol.md`, under the critical learning rate. Borne out: the 95 % interval of what was measured lies in the predicted range; not borne out: outside; open: across its end, or there is none; partly: borne out at some widths.',
    markdownTable([
      ['no.', 'predicted', 'found', 'outcome'],
      ...heldPredictions(findings).map(({ number, text, found, held }) => [
        String(number),
        text,
        found,
        held,
      ]),
    ]),
  ];
}
