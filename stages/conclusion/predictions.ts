import { mean } from 'simple-statistics';
import { excludesZero } from '../analysis/critical/student.js';
import type { Controls } from '../tables/controls.js';
import type { CriticalRate } from '../tables/critical-rate.js';
import type { CurvatureSummary } from '../tables/curvature.js';
import type { Secondary } from '../tables/secondary.js';
import { CONTROL_NAMES } from '../words/control-names.js';
import { intervalText, signed, slopeText, unitsText } from '../words/critical-words.js';
import { counted } from '../words/english.js';
import { about, BELOW_ZERO, heldIf, heldInside, heldTogether, type Held, type Range } from './held.js';
import {
  endpointNamed,
  predictedTrend,
  probability,
  slopeFigure,
  trendOf,
} from '../words/secondary-words.js';

/** 2/λ₀ by width: the mean-field estimate that preceded the study (docs/protocol.md, predictions). */
const PREDICTED_BOUNDS: ReadonlyMap<number, number> = new Map([
  [64, 6.3],
  [128, 5.6],
  [256, 4.5],
  [512, 3.2],
  [1024, 2],
]);

/** A prediction that was written before the runs, and what became of it. */
export interface Prediction {
  /** Its number in docs/protocol.md. */
  readonly number: number;
  readonly text: string;
  readonly found: string;
  readonly held: Held;
}

/** What the predictions are held against. */
export interface Findings {
  readonly critical: CriticalRate;
  readonly curvature: CurvatureSummary;
  readonly controls: Controls;
  readonly secondary: Secondary;
}

type Control = Controls['controls'][number];
type Difference = Control['slope_difference'];

/** The predictions of the critical-rate study, in the order of docs/protocol.md; a control that has no runs has none. */
export function heldPredictions({
  critical,
  curvature,
  controls,
  secondary,
}: Findings): readonly Prediction[] {
  return [
    ...theory(critical, curvature),
    ...horizon(critical),
    thresholds(critical),
    stuckAtTheTop(critical),
    endpoint(secondary, 5, 'optimum rate', 'The optimum rate falls with width'),
    endpoint(secondary, 5, 'rate sensitivity', 'The sensitivity to the rate grows with width'),
    ...controls.controls.flatMap((control) => ofControl(control, critical)),
    endpoint(secondary, 7, 'spikes at equal rate', 'At equal rate, spikes become more frequent with width'),
    endpoint(
      secondary,
      7,
      'spikes at equal distance',
      'At equal distance from the critical rate they don’t depend on width',
    ),
  ];
}

function theory(
  critical: CriticalRate,
  { widths, mean_slope: slope, ci95, seeds }: CurvatureSummary,
): readonly Prediction[] {
  const bounds = widths.map(({ width, bound }) => `${bound.toFixed(2)} at ${unitsText(width)}`);
  const below = widths.flatMap(({ width, bound }) => {
    const rate = critical.widths.find((own) => own.width === width)?.eta_crit ?? null;
    return rate === null ? [] : [{ width, rate, bound }];
  });
  return [
    {
      number: 1,
      text: '2/λ₀ is about 6.3, 5.6, 4.5, 3.2 and 2.0 at widths 64 to 1024',
      found: bounds.join(', '),
      held: heldTogether(
        widths.flatMap(({ width, ci95: own }) => {
          const value = PREDICTED_BOUNDS.get(width);
          return value === undefined ? [] : [heldInside(own, about(value))];
        }),
      ),
    },
    {
      number: 1,
      text: 'The slope of 2/λ₀ is about −0.41',
      found: slopeText({ mean_slope: slope, ci95, seeds }),
      held: heldInside(ci95, about(-0.41)),
    },
    {
      number: 1,
      text: 'The critical rate lies below 2/λ₀',
      found: below
        .map(({ width, rate, bound }) => `${rate.toFixed(2)} and ${bound.toFixed(2)} at ${unitsText(width)}`)
        .join(', '),
      held: heldTogether(below.map(({ rate, bound }) => heldIf(rate < bound))),
    },
    {
      number: 1,
      text: 'The critical rate is ordered by width as 2/λ₀ is',
      found: `from the smallest on: critical rate ${widthsBy(below, ({ rate }) => rate)}, 2/λ₀ ${widthsBy(below, ({ bound }) => bound)} units`,
      held:
        below.length < 2
          ? 'open'
          : heldIf(widthsBy(below, ({ rate }) => rate) === widthsBy(below, ({ bound }) => bound)),
    },
    {
      number: 1,
      text: 'The slope of the critical rate lies between −0.5 and −0.1, so that the hypothesis is supported',
      found: `${slopeText(critical)}: ${critical.verdict}`,
      held: heldInside(critical.ci95, [-0.5, -0.1]),
    },
  ];
}

/** `1024, 512, 256`: the widths from the smallest value on. */
function widthsBy<T extends { readonly width: number }>(
  all: readonly T[],
  value: (one: T) => number,
): string {
  return all
    .toSorted((a, b) => value(a) - value(b))
    .map(({ width }) => String(width))
    .join(', ');
}

function horizon({ horizon: longer }: CriticalRate): readonly Prediction[] {
  if (longer === null) return [];
  const { log2_eta_crit_differences: differences, slope_difference: slope } = longer;
  return [
    {
      number: 2,
      text: 'Ten epochs instead of two move the critical rate by less than 1/4 octave',
      found: `${byWidth(differences)}; ${counted(longer.per_seed.length, 'seed')}`,
      held: heldTogether(differences.map(({ ci95 }) => heldInside(ci95, [-0.25, 0.25]))),
    },
    {
      number: 2,
      text: 'They move the slope by less than 0.1',
      found: `${differenceText(slope)}; ${counted(slope.seeds, 'seed')}`,
      held: heldInside(slope.ci95, [-0.1, 0.1]),
    },
  ];
}

function thresholds({ verdict, sensitivity }: CriticalRate): Prediction {
  const others = sensitivity.filter(({ name }) => name.startsWith('accuracy threshold'));
  return {
    number: 3,
    text: 'Accuracy thresholds of 0.30 and 0.50 give the same verdict',
    found: others.map((other) => `${other.name}: ${other.verdict}`).join(', '),
    held:
      verdict === 'INCONCLUSIVE'
        ? 'open'
        : heldTogether(others.map((other) => heldIf(other.verdict === verdict))),
  };
}

function stuckAtTheTop({ widths, highest_rate: highest }: CriticalRate): Prediction {
  const tops = widths.flatMap(({ width, shares }) => {
    const top = shares.find(({ learning_rate: rate }) => rate === highest);
    return top === undefined ? [] : [{ width, stuck: top.STUCK_AT_CHANCE, nonfinite: top.DIVERGED }];
  });
  return {
    number: 4,
    text: 'Far above the threshold more runs are stuck at chance than become non-finite',
    found: `at rate ${highest}, stuck and not finite: ${tops
      .map(
        ({ width, stuck, nonfinite }) => `${share(stuck)} and ${share(nonfinite)} with ${unitsText(width)}`,
      )
      .join(', ')}`,
    held: heldTogether(tops.map(({ stuck, nonfinite }) => heldIf(stuck > nonfinite))),
  };
}

function endpoint(secondary: Secondary, number: number, name: string, text: string): Prediction {
  const result = endpointNamed(secondary, name);
  const { mean, ci95, p_holm: p, reason } = result;
  const trend = trendOf(result);

  return {
    number,
    text,
    found:
      mean === null
        ? (reason ?? 'no runs')
        : `slope ${slopeFigure(mean)}${ci95 === null ? '' : `, 95 % interval ${slopeFigure(ci95[0])} … ${slopeFigure(ci95[1])}`}${p === null ? '' : `, p ${probability(p)} by Holm`}`,
    held: trend === 'falls' || trend === 'rises' ? heldIf(trend === predictedTrend(name)) : 'open',
  };
}

function ofControl(own: Control, main: CriticalRate): readonly Prediction[] {
  const name = CONTROL_NAMES[own.control];
  const lower: Prediction = {
    number: 6,
    text: `${name}: thresholds are lower than the main study’s`,
    found: byWidth(own.log2_eta_crit_differences),
    held: heldTogether(own.log2_eta_crit_differences.map(({ ci95 }) => heldInside(ci95, BELOW_ZERO))),
  };
  const slope = (text: string, range: Range): Prediction => ({
    number: 6,
    text: `${name}: ${text}`,
    found: slopeText(own),
    held: heldInside(own.ci95, range),
  });
  const steeper: Prediction = {
    number: 6,
    text: `${name}: a steeper slope than the main study’s`,
    found: differenceText(own.slope_difference),
    held: heldInside(own.slope_difference.ci95, BELOW_ZERO),
  };
  switch (own.control) {
    case 'mup':
      return [nearerZero(own), slope('a slope within ± 0.1', [-0.1, 0.1])];
    case 'glorot':
      return [lower, slope('a slope of about −0.43', about(-0.43))];
    case 'mse':
      return [steeper];
    case 'final-relu':
      return [moreStuck(own, main), lower];
    case 'normalised':
      return [lower, steeper, slope('a slope of about −0.60', about(-0.6))];
  }
}

function nearerZero({
  control,
  mean_slope: slope,
  same_runs: same,
  slope_difference: difference,
}: Control): Prediction {
  const known = slope !== null && same.mean_slope !== null && difference.ci95 !== null;

  return {
    number: 6,
    text: `${CONTROL_NAMES[control]}: a slope nearer 0 than the main study’s`,
    found: known
      ? `${signed(slope)} instead of ${signed(same.mean_slope)}; difference ${differenceText(difference)}`
      : 'no slopes to compare',
    held:
      known && excludesZero(difference.ci95) ? heldIf(Math.abs(slope) < Math.abs(same.mean_slope)) : 'open',
  };
}

/** Over the rates that control and main study share. */
function moreStuck({ control, widths }: Control, main: CriticalRate): Prediction {
  const stuck = widths.flatMap(({ width, shares }) => {
    const others = main.widths.find((own) => own.width === width)?.shares ?? [];
    const pairs = shares.flatMap((own) => {
      const other = others.find(({ learning_rate: rate }) => rate === own.learning_rate);
      return other === undefined ? [] : [{ own: own.STUCK_AT_CHANCE, other: other.STUCK_AT_CHANCE }];
    });
    if (pairs.length === 0) return [];
    return [{ width, own: mean(pairs.map(({ own }) => own)), other: mean(pairs.map(({ other }) => other)) }];
  });
  return {
    number: 6,
    text: `${CONTROL_NAMES[control]}: more runs are stuck at chance`,
    found: stuck
      .map(({ width, own, other }) => `${share(own)} instead of ${share(other)} with ${unitsText(width)}`)
      .join(', '),
    held: heldTogether(stuck.map(({ own, other }) => heldIf(own > other))),
  };
}

/** Differences of log2 eta_crit, in octaves. */
function byWidth(differences: Control['log2_eta_crit_differences']): string {
  return differences
    .map(
      (difference) =>
        `${differenceText(difference)}${difference.mean === null ? '' : ' octaves'} at ${unitsText(difference.width)}`,
    )
    .join(', ');
}

function differenceText({ mean, ci95 }: Difference): string {
  if (mean === null) return 'none known';
  return ci95 === null ? signed(mean) : `${signed(mean)} (${intervalText(ci95)})`;
}

function share(value: number): string {
  return `${Math.round(100 * value)} %`;
}
