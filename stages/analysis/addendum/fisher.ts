import type { Interval } from '../critical/student.js';

/** `yes` of `total` in one group. */
export interface Group {
  readonly yes: number;
  readonly total: number;
}

/**
 * Fisher's exact test (1935), one-sided: how likely as many `yes` as were seen, or more, fall to the first group, given
 * how many there are in all.
 */
export function fisherP(first: Group, second: Group): number {
  return tail(first, second, 0, 'above');
}

/**
 * The exact 95 % interval of the odds ratio that belongs to that test: the ratios by which neither as many in the first
 * group, or more, nor as many, or fewer, have a chance below 2.5 % (Fisher's noncentral hypergeometric distribution).
 * 0 and infinity where the data don't bound it.
 */
export function oddsRatioInterval(first: Group, second: Group): Interval {
  const { lowest, highest } = support(first, second);
  const low =
    first.yes === lowest ? 0 : Math.exp(rootOf((logRatio) => tail(first, second, logRatio, 'above') - 0.025));
  const high =
    first.yes === highest
      ? Infinity
      : Math.exp(rootOf((logRatio) => 0.025 - tail(first, second, logRatio, 'below')));
  return [low, high];
}

function support(first: Group, second: Group): { readonly lowest: number; readonly highest: number } {
  const yes = first.yes + second.yes;
  return { lowest: Math.max(0, yes - second.total), highest: Math.min(first.total, yes) };
}

/** The chance of as many in the first group as there are, or of more (`above`) or fewer (`below`), at an odds ratio. */
function tail(first: Group, second: Group, logRatio: number, side: 'above' | 'below'): number {
  const { lowest, highest } = support(first, second);
  const yes = first.yes + second.yes;
  const logs = Array.from({ length: highest - lowest + 1 }, (_, index) => {
    const count = lowest + index;
    return logChoose(first.total, count) + logChoose(second.total, yes - count) + count * logRatio;
  });
  const most = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - most));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const at = first.yes - lowest;
  const part = side === 'above' ? weights.slice(at) : weights.slice(0, at + 1);
  return Math.min(1, sum(part) / sum(weights));
}

function logChoose(total: number, count: number): number {
  let log = 0;
  for (let index = 1; index <= count; index += 1) log += Math.log((total - count + index) / index);
  return log;
}

/** Of a rising function, by bisection, where e^-50 … e^50 holds it. */
function rootOf(rising: (logRatio: number) => number): number {
  let [low, high] = [-50, 50];
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
