import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wilsonInterval } from '../../stages/analysis/critical/wilson.js';
import { criticalChart } from '../../stages/report/sections/critical-charts.js';
import { criticalResult } from '../support/critical.js';

const result = criticalResult({});

test('thresholds are read by width, with the interval of their mean', () => {
  const { at = [], series = [] } = criticalChart(result, 'critical-rate')?.panels.rate ?? {};
  assert.deepEqual(
    at,
    result.widths.map(({ width }) => width).toSorted((a, b) => a - b),
  );
  const [mean] = series;
  assert.ok(mean !== undefined);
  for (const { width, eta_crit: rate, ci95, seeds } of result.widths) {
    const index = at.indexOf(width);
    assert.equal(mean.raw.value[index], Number(rate?.toPrecision(4)));
    assert.equal(mean.raw.high?.[index], Number(ci95?.[1].toPrecision(4)));
    assert.match(mean.raw.over?.[index] ?? '', new RegExp(`^${String(seeds)}/`));
  }
});

test('shares of failed runs are read by rate, a panel for each width', () => {
  const panels = criticalChart(result, 'failure-probability')?.panels ?? {};
  assert.equal(Object.keys(panels).length, result.widths.length);
  for (const { width, shares } of result.widths) {
    const { at = [], series: [failures] = [] } = panels[`width_${String(width)}`] ?? {};
    assert.ok(failures !== undefined);
    for (const { learning_rate: rate, runs, ...kinds } of shares) {
      const index = at.indexOf(Number(rate.toPrecision(4)));
      const failed = Math.round(Object.values(kinds).reduce((sum, share) => sum + share) * runs);
      assert.equal(failures.raw.over?.[index], `${String(failed)}/${String(runs)}`);
      assert.equal(failures.raw.low?.[index], Number(wilsonInterval(failed, runs)[0].toPrecision(4)));
    }
  }
});

test('figures that aren’t read by an axis have no chart', () => {
  assert.equal(criticalChart(result, 'failure-kinds'), undefined);
});
