import { groupBy } from '../../analysis/group-by.js';
import { FAILURES } from '../../analysis/verdict.js';
import { DATASET_NAMES } from '../../conclusion/dataset-names.js';
import { sameThreshold, usableRates, type UsableRates } from '../../conclusion/usable-rates.js';
import { grouped, listed, spelled } from '../../conclusion/english.js';
import { NONE, rate } from '../format.js';
import type { Html } from '../html.js';
import type { Part } from '../part.js';
import { table } from '../table.js';

/** What the grid shows of where the sizes begin to fail, and where that is. */
export interface Threshold {
  /** `larger networks begin to fail at lower rates` */
  readonly found: string;
  /** ` (small and medium from 1.0, large from 0.5)`; empty where there is nothing to add. */
  readonly at: string;
}

export function thresholdOf(part: Part): Threshold {
  const limits = thresholds(part);
  const groups = [...groupBy(limits, ({ smallestFailing }) => smallestFailing)];
  const at = groups.map(([limit, own]) => {
    const sizes = listed(own.map(({ size }) => size));
    return limit === null ? `${sizes} nowhere` : `${sizes} from ${rate(limit)}`;
  });
  if (!sameThreshold(limits)) return { found: direction(limits), at: ` (${at.join(', ')})` };
  const [limit = null] = groups.map(([same]) => same);
  if (limit === null) return { found: 'no size fails at any rate', at: '' };
  return {
    found: `all ${spelled(limits.length)} sizes begin to fail at one and the same rate, ${rate(limit)},`,
    at: '',
  };
}

/** Sizes come smallest first. */
function direction(limits: readonly UsableRates[]): string {
  const rates = limits.map(({ smallestFailing }) => smallestFailing ?? Infinity);
  const pairs = rates.slice(1).map((larger, index) => ({ smaller: rates[index] ?? larger, larger }));
  if (pairs.every(({ smaller, larger }) => larger <= smaller)) {
    return 'larger networks begin to fail at lower rates, as the hypothesis has it,';
  }
  if (pairs.every(({ smaller, larger }) => larger >= smaller)) {
    return 'larger networks begin to fail at higher rates, against the hypothesis,';
  }
  return 'the sizes begin to fail at different rates, in no order of size,';
}

export function thresholdTable(parts: readonly Part[]): Html {
  return table(
    'Where each size begins to fail: the smallest rate at which a run diverged, exploded, degraded or stayed at chance',
    [
      {
        head: 'Data set and size',
        cell: ({ part, limit }) => `${DATASET_NAMES[part.dataset]}, ${limit.size}`,
        kind: 'words',
      },
      {
        head: 'Parameters',
        cell: ({ part, limit }) =>
          part.sizes.filter(({ name }) => name === limit.size).map(({ parameters }) => grouped(parameters)),
      },
      { head: 'No run fails up to', cell: ({ limit }) => written(limit.largestUsable) },
      { head: 'Fails from', cell: ({ limit }) => written(limit.smallestFailing) },
      { head: 'Runs that fail there', cell: ({ part, limit }) => failing(part, limit) },
    ],
    parts.flatMap((part) => thresholds(part).map((limit) => ({ part, limit }))),
  );
}

function thresholds({ sizes, cells }: Part): readonly UsableRates[] {
  const found = usableRates(cells);
  return sizes.flatMap(({ name }) => found.filter(({ size }) => size === name));
}

function failing({ cells }: Part, { size, smallestFailing }: UsableRates): string {
  const there = cells.filter((cell) => cell.size === size && cell.learning_rate === smallestFailing);
  if (there.length === 0) return NONE;
  return `${String(there.filter(({ verdict }) => FAILURES.includes(verdict)).length)}/${String(there.length)}`;
}

function written(value: number | null): string {
  return value === null ? NONE : rate(value);
}

/** `a factor of 2 to 10 apart` */
export function spacing(rates: readonly number[]): string {
  const ordered = rates.toSorted((a, b) => a - b);
  const factors = ordered
    .slice(1)
    .map((value, index) => Number((value / (ordered[index] ?? value)).toPrecision(3)));
  if (factors.length === 0) return 'without a neighbour';
  const least = Math.min(...factors);
  const most = Math.max(...factors);
  return `a factor of ${least === most ? String(least) : `${String(least)} to ${String(most)}`} apart`;
}
