import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { claimsJson } from '../../stages/tables/claims.js';
import { severityJson, type SeverityTable } from '../../stages/tables/severity.js';

// A reader's numbers, recomputed by other code from the same records (docs/algorithms/severity.md).
const tables = join(import.meta.dirname, '..', '..', 'artifacts', 'tables');
const read = (name: string): string => readFileSync(join(tables, name), 'utf8');
const severity = severityJson.decode(read('severity.json'), 'severity.json');
const claims = claimsJson.decode(read('claims.json'), 'claims.json');

type Slope = SeverityTable['definitions'][number];

function slope(
  rows: readonly Slope[],
  threshold: Slope['threshold'],
  method: Slope['method'],
  widths: number,
): Slope {
  const found = rows.find(
    (row) =>
      row.exploratory &&
      row.activation === 'relu' &&
      row.dataset === 'fashion-mnist' &&
      row.threshold === threshold &&
      row.method === method &&
      row.widths.length === widths,
  );
  return found ?? assert.fail(`${String(threshold)} by ${method}`);
}

function rounds(found: number | null, expected: number, digits: number): void {
  assert.equal(found?.toFixed(digits), expected.toFixed(digits));
}

test('slopes by milder definitions', () => {
  const { definitions, from_lowest_rate: fromLowest } = severity;
  const ln = 2 * Math.log(10);
  rounds(slope(fromLowest, 3, 'seed-slopes-at-bound', 5).slope, 0.055, 3);
  rounds(slope(definitions, ln, 'seed-slopes', 5).slope, -0.006, 3);
  rounds(slope(fromLowest, ln, 'seed-slopes', 5).slope, -0.006, 3);
  rounds(slope(definitions, 10, 'seed-slopes', 5).slope, -0.051, 3);
  // −0.160 with a whole step beyond the grid's end.
  rounds(slope(definitions, 50, 'seed-slopes-at-bound', 5).slope, -0.158, 3);
});

test('slopes by NaN or infinite', () => {
  const pooled = slope(severity.definitions, 'nonfinite', 'pooled-firth', 5);
  rounds(pooled.slope, -0.53, 2);
  rounds(pooled.ci95?.[0] ?? null, -0.59, 2);
  rounds(pooled.ci95?.[1] ?? null, -0.48, 2);
  assert.deepEqual([pooled.censored, pooled.thresholds], [40, 100]);
  const seeds = slope(severity.definitions, 'nonfinite', 'seed-slopes', 3);
  rounds(seeds.slope, -0.39, 2);
  rounds((seeds.slope ?? NaN) - (seeds.ci95?.[0] ?? NaN), 0.1, 1);
  assert.deepEqual([seeds.widths, seeds.censored, seeds.thresholds], [[256, 512, 1024], 2, 60]);
  assert.equal(seeds.verdict, 'SUPPORTED');
});

test('dead units among failed runs of 64 to 512 units', () => {
  const median = (name: string): number | null =>
    severity.dead_units_by_definition.find((own) => own.name === name)?.median_share ?? null;
  rounds(median('accuracy'), 0.92, 2);
  rounds(median('loss above 10^3'), 0.97, 2);
  rounds(median('loss above 10^6'), 0.97, 2);
});

test('chance endings among 20 runs of two epochs, and outcomes that hang on a bound', () => {
  const claim = (id: string) =>
    claims.find((own) => own.id === id && own.dataset === 'fashion-mnist') ?? assert.fail(id);
  for (const [id, k] of [
    ['C6', 9],
    ['C7', 6],
    ['C8', 15],
  ] as const) {
    const short = claim(id).proportion?.by_epochs.find(({ epochs }) => epochs === 2);
    assert.deepEqual(short, { epochs: 2, k, n: 20 }, id);
  }
  for (const id of ['C9', 'C13', 'C14', 'C15']) assert.equal(claim(id).hangs_on_bound, true, id);
  const evidence = claim('C9')
    .statements.map((statement) => statement.evidence)
    .join(' ');
  const falls = [...evidence.matchAll(/falls in (\d+) %/g)].map(([, share]) => Number(share));
  assert.deepEqual([Math.min(...falls), Math.max(...falls)], [58, 74]);
});
