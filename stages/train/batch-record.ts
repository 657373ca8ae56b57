import type { BatchRecord } from './cell.js';
import { medianOf } from './median.js';
import { spikes } from './spikes.js';

const FIRST = 200;
const LAST = 100;
const MOST_BUCKETS = 400;

/** What is kept of the losses of all batches, in order; a non-finite last one is left out. */
export function batchRecord(losses: readonly number[]): BatchRecord {
  const series = losses.filter((loss) => Number.isFinite(loss));
  return {
    count: series.length,
    first: series.slice(0, FIRST),
    medianOfLast100: series.length === 0 ? null : medianOf(series.slice(-LAST)),
    buckets: buckets(series),
    spikes: spikes(series),
    earlyEmaMax: earlyEmaMax(series.slice(0, FIRST)),
  };
}

/** Buckets of equal size, the smallest that gives at most 400; the last bucket may have fewer losses. */
function buckets(series: readonly number[]): BatchRecord['buckets'] {
  const size = Math.max(1, Math.ceil(series.length / MOST_BUCKETS));
  const groups = Array.from({ length: Math.ceil(series.length / size) }, (_, index) =>
    series.slice(index * size, (index + 1) * size),
  );
  return {
    size,
    min: groups.map((group) => Math.min(...group)),
    max: groups.map((group) => Math.max(...group)),
  };
}

/** The largest value of e₀ = b₀, eₜ = 0.9·eₜ₋₁ + 0.1·bₜ. */
function earlyEmaMax(series: readonly number[]): number | null {
  let average: number | null = null;
  let largest: number | null = null;
  for (const loss of series) {
    average = average === null ? loss : 0.9 * average + 0.1 * loss;
    largest = Math.max(largest ?? average, average);
  }
  return largest;
}
