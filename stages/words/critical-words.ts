import { DATASET_NAMES } from './names.js';
import { capitalised, counted, listed, said } from './english.js';
import { largestStep, leaningOf } from './leaning.js';
import { FAILURE_KINDS, type FailureKind } from '../analysis/critical/failure.js';
import { MARGIN } from '../analysis/critical/decision.js';
import type { Interval } from '../analysis/critical/student.js';
import type { CriticalRate } from '../tables/critical-rate.js';

/** What the verdict says. A direction that hangs on a single width isn't said of all networks. */
export function findingOf(result: CriticalRate): string {
  const { verdict, reversed, equivalent } = result;
  const leaning = leaningOf(result);
  if (leaning !== null) {
    return `The largest usable rate ${movementOf(result)} with width, but not clearly without ${unitsText(leaning.width)}`;
  }
  switch (verdict) {
    case 'SUPPORTED':
      return 'Wider networks need a smaller learning rate';
    case 'NOT SUPPORTED':
      if (reversed && equivalent) return 'Wider networks bear a slightly larger learning rate';
      if (reversed) return 'Wider networks bear a larger learning rate';
      if (equivalent) return 'The largest usable rate hardly depends on width';
      return 'No sign that wider networks need a smaller learning rate';
    case 'INCONCLUSIVE':
      return 'Whether wider networks need a smaller rate is open';
  }
}

function movementOf({ mean_slope: slope }: Pick<CriticalRate, 'mean_slope'>): 'falls' | 'rises' {
  return slope !== null && slope < 0 ? 'falls' : 'rises';
}

/** Finding, effect, slope with its interval, where the effect lies, verdict. */
export function answerSentence(result: CriticalRate): string {
  const { mean_slope: slope, verdict, reason } = result;
  const effect =
    slope === null ? '' : `: ${effectText(slope)} (log2 rate on log2 width: ${slopeText(result)})`;
  const why = reason === null ? '' : `, since ${reason}`;
  return said(
    `${findingOf(result)}, on ${datasetOf(result)} after ${counted(result.epochs, 'epoch')}${effect}.`,
    whereSentence(result),
    `By the rule written beforehand the hypothesis is ${verdict}${why}${sideText(result)}.`,
  ).join(' ');
}

/** Where most of the effect lies, and what is left of it without the width on which it hangs; may be empty. */
export function whereSentence(result: CriticalRate): string {
  const leaning = leaningOf(result);
  const step = largestStep(result);
  const told = said(
    step !== null &&
      step.share > 0.5 &&
      `${step.share > 1 ? 'more than the whole' : `${String(Math.round(100 * step.share))} % of the`} ${movementOf(result) === 'falls' ? 'fall' : 'rise'} ` +
        `from ${String(step.ends[0])} to ${unitsText(step.ends[1])} lies between ${String(step.from)} and ${String(step.to)}`,
    leaning !== null &&
      `without ${unitsText(leaning.width)} the slope is ${signed(leaning.slope)} (${intervalText(leaning.ci95)})`,
  );
  return told.length === 0 ? '' : `${capitalised(told.join('; '))}.`;
}

/** What stands beside NOT SUPPORTED: on which side of 0 the slope is, and whether it matters. */
function sideText({ reversed, equivalent }: CriticalRate): string {
  const sides = said(
    reversed && 'above 0',
    equivalent && `within the ± ${MARGIN.toFixed(2)} that count as no dependence`,
  );
  return sides.length === 0 ? '' : `: the slope is ${listed(sides)}`;
}

/** How the mean threshold moves from width to width; empty with fewer than three widths that have one. */
export function bendSentence({ widths }: Pick<CriticalRate, 'widths'>): string {
  const steps = widths.slice(1).flatMap(({ width, eta_crit: rate }, index) => {
    const before = widths[index];
    if (before === undefined || before.eta_crit === null || rate === null) return [];
    return [`${signed(Math.log2(rate / before.eta_crit))} from ${String(before.width)} to ${String(width)}`];
  });
  return steps.length < 2
    ? ''
    : `The slope is an average: in octaves, the mean critical rate moves by ${listed(steps)} units.`;
}

/** What the slope means for a network twice as wide. */
function effectText(slope: number): string {
  const percent = percentOf(slope);
  const moves = percent === 0 ? 'changes' : percent < 0 ? 'falls' : 'rises';
  const by = percent === 0 ? 'less than 1' : String(Math.abs(percent));
  return `with each doubling of the width the largest usable rate ${moves} by ${by} % on average`;
}

/** By how much a rate changes with each doubling of the width. */
function percentOf(slope: number): number {
  return Math.round(100 * (2 ** slope - 1));
}

/** By how many percent a rate changes with each doubling of the width, by its slope: `+3 %`, `−29 %`. */
export function perDoubling(slope: number): string {
  const percent = percentOf(slope);
  if (percent === 0) return '0 %';
  return `${percent < 0 ? '−' : '+'}${String(Math.abs(percent))} %`;
}

/** `+2 % to +4 %`; `no interval` without one. */
export function perDoublingInterval(interval: Interval | null): string {
  return interval === null ? 'no interval' : interval.map(perDoubling).join(' to ');
}

/** What most failed runs do at the narrowest and at the widest network. */
export function failureSentence({ widths, threshold }: CriticalRate): string {
  const ends = widths.filter((_, index) => index === 0 || index === widths.length - 1);
  const told = ends.flatMap(({ width, failures }) => {
    const most = mostFrequent(failures);
    if (most === null) return [];
    return [
      `${failing(most.kind, threshold)} at ${unitsText(width)} (${String(Math.round(100 * most.share))} %)`,
    ];
  });
  return told.length === 0
    ? 'No run above the rate that trains best failed.'
    : `Above the rate that trains best, most failed runs ${listed(told)}.`;
}

type Failures = CriticalRate['widths'][number]['failures'];

export function failedRuns(failures: Failures): number {
  return FAILURE_KINDS.reduce((sum, kind) => sum + failures[kind], 0);
}

/** The kind that most failed runs are of, and its share of them; `null` where none failed. */
export function mostFrequent(
  failures: Failures,
): { readonly kind: FailureKind; readonly share: number } | null {
  const total = failedRuns(failures);
  const [kind] = FAILURE_KINDS.toSorted((a, b) => failures[b] - failures[a]);
  return kind === undefined || total === 0 ? null : { kind, share: failures[kind] / total };
}

const KINDS: Readonly<Record<FailureKind, (threshold: string) => readonly [is: string, does: string]>> = {
  DIVERGED: () => ['not finite', 'become NaN or infinite'],
  EXPLODED: () => ['exploded', 'explode'],
  STUCK_AT_CHANCE: () => ['stuck at chance', 'stay at chance'],
  BELOW_THRESHOLD: (threshold) => [`accuracy below ${threshold}`, `end with an accuracy below ${threshold}`],
};

/** How a run failed. @param threshold the accuracy that it had to reach */
export function kindText(kind: FailureKind, threshold: number): string {
  return KINDS[kind](String(threshold))[0];
}

/** The same as a verb. */
export function failing(kind: FailureKind, threshold: number): string {
  return KINDS[kind](String(threshold))[1];
}

/** `−0.210`, `+0.120`, with a minus that is as wide as the plus. */
export function signed(value: number): string {
  const text = Math.abs(value).toFixed(3);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}

/** `−0.250 … −0.170`; `no interval` without one. */
export function intervalText(interval: Interval | null): string {
  return interval === null ? 'no interval' : `${signed(interval[0])} … ${signed(interval[1])}`;
}

/** `slope −0.21, 95 % interval −0.25 … −0.17, 20 seeds`; `no slope` where there is none. */
export function slopeText({
  mean_slope: slope,
  ci95,
  seeds,
}: Pick<CriticalRate, 'mean_slope' | 'ci95' | 'seeds'>): string {
  if (slope === null) return 'no slope';
  const over = counted(seeds, 'seed');
  return ci95 === null
    ? `slope ${signed(slope)} of ${over}`
    : `slope ${signed(slope)}, 95 % interval ${intervalText(ci95)}, ${over}`;
}

export function datasetOf({ dataset }: CriticalRate): string {
  return DATASET_NAMES[dataset];
}

/** `64, 256 and 1024` */
export function widthsText({ widths }: { readonly widths: readonly { readonly width: number }[] }): string {
  return listed(widths.map(({ width }) => String(width)));
}

/** `1024 units`. */
export function unitsText(width: number): string {
  return `${String(width)} units`;
}
