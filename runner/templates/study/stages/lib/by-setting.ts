import { groupBy } from './group-by.js';
import type { Run } from './run.js';

/** The runs of one size at one rate, which differ in their seed alone. */
export interface Setting {
  readonly hidden: number;
  readonly rate: number;
  /** Of the losses; null where one isn't finite: a run that failed isn't left out. */
  readonly mean: number | null;
  /** Smallest and largest loss; null as `mean`. */
  readonly range: readonly [number, number] | null;
  readonly seeds: number;
}

export function bySetting(runs: readonly Run[]): readonly Setting[] {
  const groups = groupBy(runs, ({ hidden, rate }) => `${String(hidden)} ${String(rate)}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const losses = group.flatMap(({ testLoss }) => testLoss ?? []);
    const isWhole = losses.length === group.length;
    return {
      hidden: first.hidden,
      rate: first.rate,
      mean: isWhole ? losses.reduce((sum, loss) => sum + loss, 0) / losses.length : null,
      range: isWhole ? ([Math.min(...losses), Math.max(...losses)] as const) : null,
      seeds: group.length,
    };
  });
}
