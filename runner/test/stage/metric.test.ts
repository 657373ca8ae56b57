import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metricRow } from '../../src/run/live/metric-row.js';
import { encodeMetricRow } from '../../src/stage/metric.js';

test('a row of any numbers is read as it was told: of bigints, and digits beyond 2^53, the nearest number', () => {
  const row = {
    loss: Number.NaN,
    up: Infinity,
    down: -Infinity,
    tokens: 2n ** 64n,
    small: -3n,
    huge: 10n ** 400n,
  };
  assert.deepEqual(metricRow(encodeMetricRow(row)), {
    loss: 'NaN',
    up: 'Infinity',
    down: '-Infinity',
    tokens: 18446744073709551616,
    small: -3,
    huge: 'Infinity',
  });
  assert.deepEqual(metricRow('{"tokens": 18446744073709551616, "seed": 9007199254740993}'), {
    tokens: 18446744073709551616,
    seed: 9007199254740992,
  });
});
