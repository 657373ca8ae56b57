import type { Controls } from '../tables/controls.js';
import { CONTROL_NAMES } from './names.js';
import { excludesZero, type Interval } from '../analysis/critical/student.js';
import { groupBy } from '../analysis/group-by.js';
import { intervalText, signed } from './critical-words.js';
import { capitalised, listed, said } from './english.js';
import { probability } from './secondary-words.js';

type Control = Controls['controls'][number];

/** With which controls the slope differs, and how surely; then the verdicts, and how the thresholds move. */
export function controlsReading({ controls }: Controls): string {
  const { differing, alike, halves } = slopeDifferences(controls);
  if (differing.length + alike.length === 0) {
    return 'No control has enough slopes to be held against the main study.';
  }
  return said(
    ...differing.map(
      ({ own, mean, ci95 }) =>
        `With ${nameOf(own)} the slope of the critical rate differs from the main study’s by ${signed(mean)} ` +
        `(95 % interval ${intervalText(ci95)}; p ${probability(own.slope_p)}, ${probability(own.slope_p_holm)} by Holm over the controls).`,
    ),
    alike.length > 0 &&
      `With ${listed(alike.map(({ own }) => nameOf(own)))} the interval of the difference includes 0; ` +
        `its half-width is ${rangeText(halves, (half) => half.toFixed(2))}, so smaller changes aren’t excluded.`,
    verdictText(controls),
    ...controls.map(shiftText),
  ).join(' ');
}

interface Difference {
  readonly own: Control;
  readonly mean: number;
  readonly ci95: Interval;
}

/** By whether the interval of the difference from the main study excludes 0; `halves` are its half-widths where not. */
export function slopeDifferences(controls: readonly Control[]): {
  readonly differing: readonly Difference[];
  readonly alike: readonly Difference[];
  readonly halves: readonly number[];
} {
  const known = controls.flatMap((own): readonly Difference[] => {
    const { mean, ci95 } = own.slope_difference;
    return mean === null || ci95 === null ? [] : [{ own, mean, ci95 }];
  });
  const alike = known.filter(({ ci95 }) => !excludesZero(ci95));
  return {
    differing: known.filter(({ ci95 }) => excludesZero(ci95)),
    alike,
    halves: alike.map(({ ci95: [low, high] }) => (high - low) / 2),
  };
}

/** What the main study's rule would say of each. */
function verdictText(controls: readonly Control[]): string {
  const told = [...groupBy(controls, ({ verdict }) => verdict)].map(
    ([verdict, own]) => `${verdict} with ${listed(own.map(nameOf))}`,
  );
  return `By the rule of the main study the hypothesis would be ${told.join('; ')}.`;
}

function nameOf({ control }: Control): string {
  return CONTROL_NAMES[control];
}

/** `0.05 to 0.15`; of equal ones one. */
function rangeText(values: readonly number[], write: (value: number) => string): string {
  const [least, most] = [write(Math.min(...values)), write(Math.max(...values))];
  return least === most ? least : `${least} to ${most}`;
}

/** Where all of a control's critical rates lie on one side of the main study's; else empty. */
function shiftText({ control, log2_eta_crit_differences: differences }: Control): string {
  const means = differences.flatMap(({ mean, ci95 }) =>
    mean === null || ci95 === null || !excludesZero(ci95) ? [] : [mean],
  );
  const isOneSided = new Set(means.map(Math.sign)).size === 1;
  if (!isOneSided || means.length < differences.length) return '';
  const factors = means.map((mean) => 2 ** mean);
  const range = rangeText(factors, (factor) => String(Number(factor.toPrecision(2))));
  return `${capitalised(CONTROL_NAMES[control])}: critical rates are ${range} times the main study’s.`;
}
