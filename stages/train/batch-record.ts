import type { BatchRecord } from './cell.js';

const FIRST = 200;
const LAST = 100;
const MOST_BUCKETS = 400;
const WINDOW = 1000;
/** Makes the median absolute deviation of a normal distribution its standard deviation. */
const MAD_TO_SD = 1.4826;
/** The smallest positive float32: keeps the logarithm of a loss that rounded to 0 finite. */
const SMALLEST = 2 ** -149;

/** What is kept of the losses of all batches, in order; a non-finite last one is left out. */
export function batchRecord(losses: readonly number[]): BatchRecord {
  const series = losses.filter((loss) => Number.isFinite(loss));
  const last = series.slice(-LAST);
  return {
    count: series.length,
    first: series.slice(0, FIRST),
    medianOfLast100: last.length === 0 ? null : medianOf(last),
    buckets: buckets(series),
    spikes: spikes(series),
    earlyEmaMax: earlyEmaMax(series),
  };
}

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

/**
 * How many losses stand out upwards. For each step that has 1,000 losses before it,
 * z = (log b − m) / (1.4826 · MAD), where m is the median of the logarithms of those 1,000 and MAD the
 * median of their absolute deviations from m. Steps 0 … 999 are not judged.
 */
function spikes(series: readonly number[]): BatchRecord['spikes'] {
  const logs = series.map((loss) => Math.log(Math.max(loss, SMALLEST)));
  const window = logs.slice(0, WINDOW).sort((a, b) => a - b);
  const counts = { z4: 0, z5: 0, z7: 0, z10: 0 };
  for (let step = WINDOW; step < logs.length; step += 1) {
    const value = logs[step] ?? 0;
    const median = medianOfSorted(window);
    const spread = MAD_TO_SD * deviationOfSorted(window, median);
    const excess = value - median;
    if (excess > 4 * spread) counts.z4 += 1;
    if (excess > 5 * spread) counts.z5 += 1;
    if (excess > 7 * spread) counts.z7 += 1;
    if (excess > 10 * spread) counts.z10 += 1;
    window.splice(lowerBound(window, logs[step - WINDOW] ?? 0), 1);
    window.splice(lowerBound(window, value), 0, value);
  }
  return counts;
}

/** The largest value of e₀ = b₀, eₜ = 0.9·eₜ₋₁ + 0.1·bₜ within the first 200 steps. */
function earlyEmaMax(series: readonly number[]): number | null {
  let average: number | null = null;
  let largest: number | null = null;
  for (const loss of series.slice(0, FIRST)) {
    average = average === null ? loss : 0.9 * average + 0.1 * loss;
    largest = Math.max(largest ?? average, average);
  }
  return largest;
}

function medianOf(values: readonly number[]): number {
  return medianOfSorted(values.toSorted((a, b) => a - b));
}

function medianOfSorted(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** Median of |value − centre|: walks outwards from the centre, so that nothing has to be sorted again. */
function deviationOfSorted(sorted: readonly number[], centre: number): number {
  let below = lowerBound(sorted, centre) - 1;
  let above = below + 1;
  const half = sorted.length >> 1;
  let previous = 0;
  let distance = 0;
  for (let taken = 0; taken <= half; taken += 1) {
    previous = distance;
    const down = centre - (sorted[below] ?? -Infinity);
    const up = (sorted[above] ?? Infinity) - centre;
    if (down < up) {
      distance = down;
      below -= 1;
    } else {
      distance = up;
      above += 1;
    }
  }
  return sorted.length % 2 === 1 ? distance : (previous + distance) / 2;
}

/** Index of the first value that is not below `bound`. */
function lowerBound(sorted: readonly number[], bound: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
