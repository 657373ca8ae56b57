import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runsOf, type Run } from '../../../stages/analysis/claims/run.js';
import { pairDistances } from '../../../stages/analysis/secondary/collapse.js';
import { madeUpCells, tablesOf } from '../../support/tables.js';

const EPOCHS = 50;
const tables = tablesOf(
  madeUpCells({ dataset: 'fashion-mnist', rates: [0.1], seeds: [0], epochs: EPOCHS }).slice(0, 1),
);
const [template] = runsOf(tables.cells, tables.epochs);

function run(rate: number, loss: (epoch: number) => number, seed = 0): Run {
  assert.ok(template !== undefined);
  return {
    ...template,
    row: { ...template.row, learning_rate: rate, seed },
    train: Array.from({ length: EPOCHS + 1 }, (_, epoch) => loss(epoch)),
  };
}

const decay = (rate: number, factor = 1) => run(rate, (epoch) => factor * Math.exp(-rate * epoch));

test('curves that are one on rate × epochs have no distance, though at equal epochs they lie apart', () => {
  const pairs = pairDistances([decay(0.01), decay(0.0001), decay(0.001)]);
  assert.deepEqual(
    pairs.map(({ lower, higher }) => [lower, higher]),
    [
      [0.0001, 0.001],
      [0.001, 0.01],
    ],
  );
  for (const { distance } of pairs) assert.ok(distance < 1e-12);
  // log L differs by 0.009·e at epoch e: its root mean square over 1 … 50.
  const squares = Array.from({ length: EPOCHS }, (_, index) => (index + 1) ** 2);
  const expected = 0.009 * Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / EPOCHS);
  assert.ok(Math.abs((pairs[1]?.atEqualEpochs ?? NaN) - expected) < 1e-12);
});

test('a curve that lies a factor above the other has its logarithm as distance', () => {
  const [pair] = pairDistances([decay(0.001), decay(0.01, 1.1)]);
  assert.ok(Math.abs((pair?.distance ?? NaN) - Math.log(1.1)) < 1e-12);
});

test('rates whose quotient isn’t whole are compared between epochs', () => {
  const [pair] = pairDistances([decay(0.003), decay(0.01)]);
  assert.ok((pair?.distance ?? NaN) < 1e-12);
});

test('only small rates that stayed finite count, seed by seed', () => {
  const ended = run(0.0001, () => 1);
  const nonfinite = { ...ended, row: { ...ended.row, first_nonfinite_step: 7 } };
  assert.deepEqual(pairDistances([decay(0.1), decay(0.01), nonfinite]), []);
  assert.deepEqual(pairDistances([decay(0.01), run(0.001, () => 1, 1)]), []);
});
