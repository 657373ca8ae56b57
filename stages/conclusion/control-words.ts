import type { Controls } from '../tables/controls.js';
import { CONTROL_NAMES } from './control-names.js';
import { signed } from './critical-words.js';
import { capitalised, counted, howMany, listed } from './english.js';

type Control = Controls['controls'][number];

/** Which controls change the slope, by the intervals of the differences; then how the thresholds move. */
export function controlsReading({ controls }: Controls): string {
  const known = controls.flatMap((own) => {
    const { mean, ci95 } = own.slope_difference;
    return mean === null || ci95 === null ? [] : [{ own, mean, ci95 }];
  });
  if (known.length === 0) return 'No control has enough slopes to be held against the main study.';
  const changed = known.filter(({ ci95: [low, high] }) => low > 0 || high < 0);
  const named = (all: typeof known): string =>
    listed(all.map(({ own, mean }) => `${CONTROL_NAMES[own.control]} (${signed(mean)})`));
  const up = changed.filter(({ mean }) => mean > 0);
  const down = changed.filter(({ mean }) => mean < 0);
  const sentences = [
    `Of ${counted(controls.length, 'control')} ${howMany(changed.length)} ${changed.length < 2 ? 'changes' : 'change'} the slope of the critical rate, by the 95 % intervals of the differences.`,
    ...(down.length === 0 ? [] : [`Towards smaller rates for wider networks: ${named(down)}.`]),
    ...(up.length === 0 ? [] : [`Towards larger ones: ${named(up)}.`]),
    ...controls.flatMap(shiftText),
  ];
  return sentences.join(' ');
}

/** Where all of a control's critical rates lie on one side of the main study's. */
function shiftText({ control, log2_eta_crit_differences: differences }: Control): readonly string[] {
  const means = differences.flatMap(({ mean, ci95 }) =>
    mean === null || ci95 === null || (ci95[0] <= 0 && ci95[1] >= 0) ? [] : [mean],
  );
  const lower = means.every((mean) => mean < 0);
  if (means.length < differences.length || means.length === 0 || (!lower && means.some((mean) => mean < 0)))
    return [];
  const factors = means.map((mean) => 2 ** mean);
  const from = factor(Math.min(...factors));
  const to = factor(Math.max(...factors));
  return [
    `${capitalised(CONTROL_NAMES[control])}: critical rates are ${from === to ? from : `${from} to ${to}`} times the main study’s.`,
  ];
}

function factor(value: number): string {
  return String(Number(value.toPrecision(2)));
}
