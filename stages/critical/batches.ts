import { batchRecord } from '../train/batch-record.js';
import type { Batches } from './octave.js';

const MOST_BUCKETS = 40;

/** What is kept of the losses of all batches, in order; a non-finite last one is left out. */
export function batchesOf(losses: readonly number[]): Batches {
  const { count, medianOfLast100, buckets, spikes, earlyEmaMax } = batchRecord(losses);
  return { count, medianOfLast100, buckets: coarser(buckets), spikes, earlyEmaMax };
}

/** Neighbouring buckets put together, the fewest that give at most 40. */
function coarser({ size, min, max }: Batches['buckets']): Batches['buckets'] {
  const together = Math.max(1, Math.ceil(min.length / MOST_BUCKETS));
  const groups = <T>(values: readonly T[]): readonly (readonly T[])[] =>
    Array.from({ length: Math.ceil(values.length / together) }, (_, index) =>
      values.slice(index * together, (index + 1) * together),
    );
  return {
    size: size * together,
    min: groups(min).map((group) => Math.min(...group)),
    max: groups(max).map((group) => Math.max(...group)),
  };
}
