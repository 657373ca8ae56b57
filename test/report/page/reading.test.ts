import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ChartPanel } from '../../../stages/report/chart.js';
import { axisOf, nearest } from '../../../stages/report/page/axis.js';
import { readingOf, spoken } from '../../../stages/report/page/reading.js';

describe('an axis', () => {
  test('is linear or logarithmic', () => {
    const linear = axisOf('linear 1 51');
    assert.equal(linear.shareOf(26), 0.5);
    const log = axisOf('log 0.01 100');
    assert.ok(Math.abs(log.shareOf(1) - 0.5) < 1e-12);
  });

  test('of another kind is refused', () => {
    assert.throws(() => axisOf('sqrt 0 1'), /"sqrt 0 1" is no axis/);
    assert.throws(() => axisOf('linear 1'), /is no axis/);
  });

  test('has a nearest value, by distance on paper', () => {
    const log = axisOf('log 0.001 1');
    assert.equal(nearest(log, [0.001, 0.01, 0.1, 1], log.shareOf(0.05)), 2);
    assert.equal(nearest(log, [0.001, 0.01, 0.1, 1], -3), 0);
    assert.equal(nearest(log, [0.001, 0.01, 0.1, 1], 4), 3);
  });
});

describe('a reading', () => {
  const panel: ChartPanel = {
    title: 'Test loss',
    at: [1, 2],
    series: [
      {
        name: 'small',
        colour: '#0072b2',
        raw: { value: [0.5, 0.25], low: [0.4, 0.2], high: [0.6, 0.3] },
        smoothed: { value: [0.5, 0.35], low: [0.4, 0.3], high: [0.6, 0.4] },
      },
      { name: 'large (2/3)', colour: '#007a5e', raw: { value: [0.000012345, null] } },
    ],
  };

  test('has each line’s value with its unit and spread, as it is drawn', () => {
    const { head, rows, foot } = readingOf(panel, 1, true);
    assert.equal(head, 'Test loss, epoch 2');
    assert.deepEqual(rows[0], {
      name: 'small',
      colour: '#0072b2',
      value: 0.35,
      text: '0.3500 nats',
      spread: '0.3000 to 0.4000',
    });
    assert.equal(foot, 'smoothed; smallest to largest of the runs');
    const raw = readingOf(panel, 1, false);
    assert.equal(raw.rows[0]?.text, '0.2500 nats');
    assert.equal(raw.foot, 'smallest to largest of the runs');
  });

  test('says where there is no value, and over how many runs one is', () => {
    const [, large] = readingOf(panel, 1, false).rows;
    assert.deepEqual(large, {
      name: 'large (2/3)',
      colour: '#007a5e',
      value: null,
      text: 'no finite value',
      spread: '',
    });
    assert.equal(readingOf(panel, 0, false).rows[1]?.text, '1.234e-5 nats');
  });

  test('is spoken as a sentence', () => {
    assert.equal(
      spoken(readingOf(panel, 1, true)),
      'Test loss, epoch 2: small 0.3500 nats, large (2/3) no finite value',
    );
  });
});
