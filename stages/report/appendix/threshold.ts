import { groupBy } from '../../analysis/group-by.js';
import { DATASET_NAMES } from '../../words/names.js';
import { unfailedUpTo } from '../../words/unfailed.js';
import { failedAt, sameThreshold, usableRates, type UsableRates } from '../../words/usable-rates.js';
import { grouped, listed, spelled } from '../../words/english.js';
import { NONE, rate } from '../format.js';
import { html, type Html } from '../html.js';
import type { Part } from '../part.js';
import { figures, table, words } from '../table.js';

/** What the grid shows of where the sizes begin to fail, and where that is. */
export interface Threshold {
  /** `larger networks begin to fail at lower rates` */
  readonly found: string;
  /** Where, or on how many runs it rests: ` (small and medium from 1.0, large from 0.5)`; empty where there is nothing to add. */
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
  if (limit === null) return { found: 'no run failed', at: restsOn(part) };
  return {
    found: `the lowest rate with a failed run is ${rate(limit)} for all ${spelled(limits.length)} sizes`,
    at: restsOn(part),
  };
}

/** ` (none of 3 runs of a size failed at 0.5)`: on how many runs it rests that none failed. */
function restsOn({ cells }: Part): string {
  const unfailed = unfailedUpTo(cells);
  if (unfailed === null) return '';
  const { runs, rate: at } = unfailed;
  return runs === 1
    ? ` (where ${rate(at)} has a single run of a size)`
    : ` (none of ${String(runs)} runs of a size failed at ${rate(at)})`;
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
    'Up to which rate no run of a size failed, and the lowest at which one did (diverged, exploded, degraded or stayed at chance), each with the runs that failed there, of how many',
    parts.flatMap((part) => thresholds(part).map((limit) => ({ part, limit }))),
    [
      words('Data set and size', ({ part, limit }) => `${DATASET_NAMES[part.dataset]}, ${limit.size}`),
      figures('Parameters', ({ part, limit }) =>
        part.sizes.filter(({ name }) => name === limit.size).map(({ parameters }) => grouped(parameters)),
      ),
      figures(html`No run failed<br />up to`, ({ part, limit }) =>
        written(part, limit.size, limit.largestUsable),
      ),
      figures(html`A run failed<br />at`, ({ part, limit }) =>
        written(part, limit.size, limit.smallestFailing),
      ),
    ],
  );
}

function thresholds({ sizes, cells }: Part): readonly UsableRates[] {
  const found = usableRates(cells);
  return sizes.flatMap(({ name }) => found.filter(({ size }) => size === name));
}

/** `0.5 (0/3)`: the rate, how many runs failed there, of how many. */
function written({ cells }: Part, size: UsableRates['size'], at: number | null): string {
  if (at === null) return NONE;
  const { failed, runs } = failedAt(cells, size, at);
  return `${rate(at)} (${String(failed)}/${String(runs)})`;
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
