import { excludesZero } from '../../analysis/critical/t-interval.js';
import { CONTROL_NAMES } from '../../conclusion/control-names.js';
import { slopeDifferences } from '../../conclusion/control-words.js';
import { intervalText, signed, slopeText, unitsText } from '../../conclusion/critical-words.js';
import { DATASET_NAMES } from '../../conclusion/dataset-names.js';
import type { Controls } from '../../tables/controls.js';
import { controlSlopes, labelsWidth } from './control-slopes.js';
import { controlThresholds } from './control-thresholds.js';
import { legend, type Entry } from './legend.js';
import { shortText } from './log2-axis.js';
import type { Figure } from './spec.js';
import { INK, WIDTH } from './theme.js';
import { counted, listed } from '../../conclusion/english.js';

type Control = Controls['controls'][number];

const BLUE = '#0072b2';

/** Slopes of the controls beside the main study's, and their thresholds by width. */
export function controlsFigure(result: Controls): Figure {
  const { controls, main, threshold } = result;
  const labels = labelsWidth(controls);
  return {
    title: `${titleOf(controls)}, ${DATASET_NAMES[result.dataset]}`,
    notes: [
      'Each control changes one thing in the main study’s training and is held against its runs of the same seeds, widths and steps; differences are taken seed by seed. ' +
        'Intervals: 95 %, Student’s t over seeds, not adjusted for the number of controls. The controls explain; they have no part in the verdict.',
      `Critical rate: midway between the last success and the first failure above the width’s best rate. Failed: not finite, exploded, stuck at chance (these two not with MSE), or accuracy below ${String(threshold)}.`,
      ...censoredNotes(controls),
    ],
    description:
      `Slopes of log2 critical rate on log2 width with their 95 % intervals, and below them the critical rate against width, a panel for each control. ` +
      `Main study: ${slopeText(main)}. ${controls.map(describe).join(' ')}`,
    views: [
      ...legend([OWN, SAME], WIDTH - labels - 20),
      ...controlSlopes(result, labels),
      ...controlThresholds(controls, labels),
    ],
  };
}

const OWN: Entry = {
  kind: 'line',
  label: 'control, with its 95 % interval',
  colour: INK,
  width: 2,
  shape: 'diamond',
};
const SAME: Entry = {
  kind: 'line',
  label: 'main study, same seeds, widths and steps',
  colour: BLUE,
  width: 2,
  shape: 'circle',
};

/** `With 2 of 5 controls the slope’s difference from the main study’s excludes 0, with muP most (+0.200)` */
function titleOf(controls: readonly Control[]): string {
  const known = slopeDifferences(controls);
  const [most, ...others] = known
    .filter(({ ci95 }) => excludesZero(ci95))
    .toSorted((a, b) => Math.abs(b.mean) - Math.abs(a.mean));
  if (known.length === 0) return 'No control’s slope can be held against the main study’s';
  if (most === undefined) return 'With no control the slope’s difference from the main study’s excludes 0';
  const all = counted(controls.length, 'control');
  const name = CONTROL_NAMES[most.own.control];
  return others.length === 0
    ? `Of ${all} only with ${name} the slope’s difference excludes 0 (${signed(most.mean)})`
    : `With ${String(others.length + 1)} of ${all} the slope’s difference excludes 0, with ${name} most (${signed(most.mean)})`;
}

function censoredNotes(controls: readonly Control[]): readonly string[] {
  const censored = controls.flatMap(({ control, censored: count, thresholds, extension }) => {
    if (count === 0) return [];
    const silent = extension.without_success;
    return [
      `${CONTROL_NAMES[control]} ${String(count)} of ${String(thresholds)}${silent === 0 ? '' : ` (${String(silent)} without any success)`}`,
    ];
  });
  if (censored.length === 0) return [];
  return [
    `Thresholds beyond the grid of rates (↑ above it, ↓ below): ${listed(censored)}. Those seeds have no slope, and the means are over the others.`,
  ];
}

function describe(own: Control): string {
  const { control, slope_difference: difference, widths } = own;
  const against =
    difference.mean === null
      ? 'no difference from the main study'
      : `${signed(difference.mean)} from the main study (${intervalText(difference.ci95)})`;
  const rates = widths.map(
    ({ width, eta_crit: rate }) =>
      `${rate === null ? 'no threshold' : shortText(rate)} with ${unitsText(width)}`,
  );
  return `${CONTROL_NAMES[control]}: ${slopeText(own)}, ${against}; ${listed(rates)}.`;
}
