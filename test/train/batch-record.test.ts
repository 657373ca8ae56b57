import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { batchRecord } from '../../stages/train/batch-record.js';
import { lowerBound, medianOf } from '../../stages/train/median.js';
import { spikes } from '../../stages/train/spikes.js';

/** Losses around 1 whose logarithms are a fixed noise between −0.1 and 0.1. */
function noisy(length: number): number[] {
  return Array.from({ length }, (_, step) => Math.exp(0.1 * Math.sin(step * 12.9898)));
}

/** `spikes` as its definition reads, without a window that slides. */
function spikesByDefinition(losses: readonly number[]): readonly number[] {
  const logs = losses.map((loss) => Math.log(Math.max(loss, 2 ** -24)));
  const residuals = logs
    .map((value, step) => value - medianOf(logs.slice(Math.max(0, step - 1000), step)))
    .slice(100);
  const middle = medianOf(residuals);
  const mad = medianOf(residuals.map((residual) => Math.abs(residual - middle)));
  return [4, 5, 7, 10].map((z) =>
    mad > 0 ? residuals.filter((residual) => residual / (1.4826 * mad) > z).length : 0,
  );
}

test('a short run keeps all its losses, each in a bucket of its own', () => {
  const record = batchRecord([3, 1, 2]);
  assert.deepEqual(record.first, [3, 1, 2]);
  assert.deepEqual(record.buckets, { size: 1, min: [3, 1, 2], max: [3, 1, 2] });
  assert.equal(record.medianOfLast100, 2);
  assert.equal(record.count, 3);
});

test('a run that was never finite has no figures', () => {
  assert.deepEqual(batchRecord([NaN]), {
    count: 0,
    first: [],
    medianOfLast100: null,
    buckets: { size: 1, min: [], max: [] },
    spikes: { z4: 0, z5: 0, z7: 0, z10: 0 },
    earlyEmaMax: null,
  });
});

test('a non-finite last loss is in no figure', () => {
  assert.deepEqual(batchRecord([3, 1, Infinity]), batchRecord([3, 1]));
});

test('buckets cover the whole series, at most 400 of them', () => {
  const losses = Array.from({ length: 46_850 }, (_, step) => step);
  const { buckets, first, medianOfLast100 } = batchRecord(losses);
  assert.equal(buckets.size, 118);
  assert.equal(buckets.min.length, 398);
  assert.equal(buckets.min[1], 118);
  assert.equal(buckets.max[0], 117);
  assert.equal(buckets.max.at(-1), 46_849);
  assert.equal(first.length, 200);
  assert.equal(medianOfLast100, 46_799.5);
});

test('the early average starts at the first loss and looks at 200 steps', () => {
  assert.equal(batchRecord([2, 1, 1]).earlyEmaMax, 2);
  assert.equal(batchRecord([1, 11, 1]).earlyEmaMax, 2);
  const late = [...new Array<number>(200).fill(1), 1000];
  assert.ok(Math.abs((batchRecord(late).earlyEmaMax ?? NaN) - 1) < 1e-9);
});

test('a spike is counted at every threshold that it exceeds', () => {
  const losses = noisy(3000);
  assert.deepEqual(spikes(losses), { z4: 0, z5: 0, z7: 0, z10: 0 });
  // MAD of the noise is about 0.07, hence a z of 1 about 0.105.
  const spiked = losses
    .with(1500, Math.exp(0.47))
    .with(2000, Math.exp(0.8))
    .with(2500, Math.exp(5))
    .with(2600, Math.exp(-5));
  assert.deepEqual(spikes(spiked), { z4: 3, z5: 2, z7: 2, z10: 1 });
});

test('the first 100 steps are not judged, the next have what is before them', () => {
  assert.equal(spikes(noisy(2000).with(99, 100)).z10, 0);
  assert.equal(spikes(noisy(2000).with(100, 100)).z10, 1);
});

test('losses without spread and losses of 0 give no spikes', () => {
  assert.equal(spikes(new Array<number>(2000).fill(1)).z4, 0);
  assert.equal(spikes(new Array<number>(2000).fill(0)).z4, 0);
  // One residual that stands alone has no spread to stand out from.
  assert.equal(spikes([...noisy(100), 9]).z4, 0);
  // Below the resolution of a float32 softmax there is nothing to tell apart.
  assert.equal(spikes(noisy(2000).map((loss, step) => (step === 1500 ? 2e-8 : loss * 1e-8))).z4, 0);
});

test('spike counts are what the definition says', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.double({ min: 0, max: 5, noNaN: true }), fc.constant(1)), {
        minLength: 0,
        maxLength: 1400,
        size: 'max',
      }),
      (losses) => {
        const { z4, z5, z7, z10 } = spikes(losses);
        assert.deepEqual([z4, z5, z7, z10], spikesByDefinition(losses));
      },
    ),
    { numRuns: 15 },
  );
});

test('lowerBound finds the first place that keeps the order', () => {
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((bound) => lowerBound([1, 1, 3], bound)),
    [0, 0, 2, 2, 3],
  );
});
