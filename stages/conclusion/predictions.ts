import { mean } from 'simple-statistics';
import { excludesZero } from '../analysis/critical/student.js';
import type { Controls } from '../tables/controls.js';
import type { CriticalRate } from '../tables/critical-rate.js';
import type { CurvatureSummary } from '../tables/curvature.js';
import type { Secondary } from '../tables/secondary.js';
import { CONTROL_NAMES } from '../words/names.js';
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
export function heldPredictions(findings: Findings): readonly Prediction[] {
  const { critical, curvature, controls, secondary } = findings;
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

function predicted(number: number, text: string, found: string, held: Held): Prediction {
  return { number, text, found, held };
}

function theory(
  critical: CriticalRate,
  { widths, mean_slope: slope, ci95, seeds }: CurvatureSummary,
): readonly Prediction[] {
  const bounds = widths.map(({ width, bound }) => `${bound.toFixed(2)} at ${unitsText(width)}`);
  const heldBounds = widths.flatMap(({ width, ci95: own }) => {
    const value = PREDICTED_BOUNDS.get(width);
    return value === undefined ? [] : [heldInside(own, about(value))];
  });
  const both = widths.flatMap(({ width, bound }) => {
    const rate = critical.widths.find((own) => own.width === width)?.eta_crit ?? null;
    return rate === null ? [] : [{ width, rate, bound }];
  });
  const pairs = both.map(
    ({ width, rate, bound }) => `${rate.toFixed(2)} and ${bound.toFixed(2)} at ${unitsText(width)}`,
  );
  const [byRate, byBound] = [widthsBy(both, ({ rate }) => rate), widthsBy(both, ({ bound }) => bound)];
  return [
    predicted(
      1,
      '2/λ₀ is about 6.3, 5.6, 4.5, 3.2 and 2.0 at widths 64 to 1024',
      bounds.join(', '),
      heldTogether(heldBounds),
    ),
    predicted(
      1,
      'The slope of 2/λ₀ is about −0.41',
      slopeText({ mean_slope: slope, ci95, seeds }),
      heldInside(ci95, about(-0.41)),
    ),
    predicted(
      1,
      'The critical rate lies below 2/λ₀',
      pairs.join(', '),
      heldTogether(both.map(({ rate, bound }) => heldIf(rate < bound))),
    ),
    predicted(
      1,
      'The critical rate is ordered by width as 2/λ₀ is',
      `from the smallest on: critical rate ${byRate}, 2/λ₀ ${byBound} units`,
      both.length < 2 ? 'open' : heldIf(byRate === byBound),
    ),
    predicted(
      1,
      'The slope of the critical rate lies between −0.5 and −0.1, so that the hypothesis is supported',
      `${slopeText(critical)}: ${critical.verdict}`,
      heldInside(critical.ci95, [-0.5, -0.1]),
    ),
  ];
}

/** `1024, 512, 256`: the widths from the smallest value on. */
function widthsBy<T extends { readonly width: number }>(
  all: readonly T[],
  value: (one: T) => number,
): string {
  const upwards = all.toSorted((a, b) => value(a) - value(b));
  return upwards.map(({ width }) => width).join(', ');
}

function horizon({ horizon: longer }: CriticalRate): readonly Prediction[] {
  if (longer === null) return [];
  const { log2_eta_crit_differences: differences, slope_difference: slope, per_seed: seeds } = longer;
  return [
    predicted(
      2,
      'Ten epochs instead of two move the critical rate by less than 1/4 octave',
      `${byWidth(differences)}; ${counted(seeds.length, 'seed')}`,
      heldTogether(differences.map(({ ci95 }) => heldInside(ci95, [-0.25, 0.25]))),
    ),
    predicted(
      2,
      'They move the slope by less than 0.1',
      `${differenceText(slope)}; ${counted(slope.seeds, 'seed')}`,
      heldInside(slope.ci95, [-0.1, 0.1]),
    ),
  ];
}

function thresholds({ verdict, sensitivity }: CriticalRate): Prediction {
  const others = sensitivity.filter(({ name }) => name.startsWith('accuracy threshold'));
  const held = heldTogether(others.map((other) => heldIf(other.verdict === verdict)));
  return predicted(
    3,
    'Accuracy thresholds of 0.30 and 0.50 give the same verdict',
    others.map((other) => `${other.name}: ${other.verdict}`).join(', '),
    verdict === 'INCONCLUSIVE' ? 'open' : held,
  );
}

function stuckAtTheTop({ widths, highest_rate: highest }: CriticalRate): Prediction {
  const tops = widths.flatMap(({ width, shares }) => {
    const top = shares.find(({ learning_rate: rate }) => rate === highest);
    return top === undefined ? [] : [{ width, stuck: top.STUCK_AT_CHANCE, nonfinite: top.DIVERGED }];
  });
  const told = tops.map(
    ({ width, stuck, nonfinite }) => `${share(stuck)} and ${share(nonfinite)} with ${unitsText(width)}`,
  );
  return predicted(
    4,
    'Far above the threshold more runs are stuck at chance than become non-finite',
    `at rate ${highest}, stuck and not finite: ${told.join(', ')}`,
    heldTogether(tops.map(({ stuck, nonfinite }) => heldIf(stuck > nonfinite))),
  );
}

function endpoint(secondary: Secondary, number: number, name: string, text: string): Prediction {
  const result = endpointNamed(secondary, name);
  const { mean, ci95, p_holm: p, reason } = result;
  const trend = trendOf(result);
  const within = ci95 === null ? '' : `, 95 % interval ${slopeFigure(ci95[0])} … ${slopeFigure(ci95[1])}`;
  const tested = p === null ? '' : `, p ${probability(p)} by Holm`;
  return predicted(
    number,
    text,
    mean === null ? (reason ?? 'no runs') : `slope ${slopeFigure(mean)}${within}${tested}`,
    trend === 'falls' || trend === 'rises' ? heldIf(trend === predictedTrend(name)) : 'open',
  );
}

function ofControl(own: Control, main: CriticalRate): readonly Prediction[] {
  const { ci95, slope_difference: difference, log2_eta_crit_differences: differences } = own;
  const of = (text: string, found: string, held: Held): Prediction =>
    predicted(6, `${CONTROL_NAMES[own.control]}: ${text}`, found, held);
  const slope = (text: string, range: Range): Prediction => of(text, slopeText(own), heldInside(ci95, range));
  const lower = of(
    'thresholds are lower than the main study’s',
    byWidth(differences),
    heldTogether(differences.map((one) => heldInside(one.ci95, BELOW_ZERO))),
  );
  const steeper = of(
    'a steeper slope than the main study’s',
    differenceText(difference),
    heldInside(difference.ci95, BELOW_ZERO),
  );
  switch (own.control) {
    case 'mup': {
      const { found, held } = nearerZero(own);
      return [
        of('a slope nearer 0 than the main study’s', found, held),
        slope('a slope within ± 0.1', [-0.1, 0.1]),
      ];
    }
    case 'glorot':
      return [lower, slope('a slope of about −0.43', about(-0.43))];
    case 'mse':
      return [steeper];
    case 'final-relu': {
      const { found, held } = moreStuck(own, main);
      return [of('more runs are stuck at chance', found, held), lower];
    }
    case 'normalised':
      return [lower, steeper, slope('a slope of about −0.60', about(-0.6))];
  }
}

type Found = Pick<Prediction, 'found' | 'held'>;

function nearerZero({ mean_slope: slope, same_runs: same, slope_difference: difference }: Control): Found {
  if (slope === null || same.mean_slope === null || difference.ci95 === null) {
    return { found: 'no slopes to compare', held: 'open' };
  }
  const isNearer = Math.abs(slope) < Math.abs(same.mean_slope);
  return {
    found: `${signed(slope)} instead of ${signed(same.mean_slope)}; difference ${differenceText(difference)}`,
    held: excludesZero(difference.ci95) ? heldIf(isNearer) : 'open',
  };
}

/** Over the rates that control and main study share. */
function moreStuck({ widths }: Control, main: CriticalRate): Found {
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
