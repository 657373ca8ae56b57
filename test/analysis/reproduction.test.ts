import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { boundAt } from '../../stages/analysis/agreement-band.js';
import { bandOf } from '../../stages/analysis/agreement-bands.js';
import { judgeReproduction } from '../../stages/analysis/reproduction.js';
import { predictionInterval } from '../../stages/analysis/statistics.js';
import { cellRow } from '../../stages/analysis/cell-row.js';
import type { Cell } from '../../stages/train/cell.js';
import { readCell } from '../../stages/train/read-cell.js';
import { FULL_GRID, madeUpCells } from '../support/tables.js';

const CELLS = join(import.meta.dirname, '..', '..', 'artifacts', 'cells');
const cells = madeUpCells(FULL_GRID);

function seedsAt(size: Cell['size'], rate: number): readonly [Cell, ...Cell[]] {
  const [first, ...rest] = cells.filter(
    (cell) => cell.dataset === 'fashion-mnist' && cell.size === size && cell.learningRate === rate,
  );
  assert.ok(first !== undefined);
  return [first, ...rest];
}

/** Another computer's run: other weights, and losses that are off by a factor. */
function elsewhere(cell: Cell, { first = 1, end = 1 } = {}): Cell {
  return {
    ...cell,
    hashes: { ...cell.hashes, finalWeights: 'f'.repeat(64) },
    batches: { ...cell.batches, first: cell.batches.first.map((loss) => loss * first) },
    epochs: cell.epochs.map((epoch, index) =>
      index === cell.epochs.length - 1 && epoch.testLoss !== null
        ? { ...epoch, testLoss: epoch.testLoss * end }
        : epoch,
    ),
  };
}

/** With first losses: made-up cells may have none. */
function withLosses(cell: Cell): Cell {
  return { ...cell, batches: { ...cell.batches, first: [2.3, 2.2, 2.1] } };
}

test('T0: equal weights and an equal record', () => {
  const seeds = seedsAt('small', 0.1);
  const { tier, differences } = judgeReproduction(seeds[0], { ...seeds[0] }, seeds, 6);
  assert.deepEqual([tier, differences], ['T0', []]);
});

test('equal weights with another number fail: somebody changed the record', () => {
  const seeds = seedsAt('small', 0.1);
  const [cell] = seeds;
  const changed = { ...cell, epochs: elsewhere(cell, { end: 1.001 }).epochs };
  const { tier, differences } = judgeReproduction(changed, cell, seeds, 6);
  assert.equal(tier, null);
  assert.deepEqual(differences, ['T0: epochs differ although the final weights are equal']);
});

test('T1: each of the first losses within the band at its step and the six digits of a record', () => {
  const seeds = seedsAt('small', 0.1);
  const [made] = seeds;
  const cell = { ...made, batches: { ...made.batches, first: new Array<number>(200).fill(2) } };
  const band = bandOf(cell);
  assert.ok(band);
  const away = (step: number, by: number): Cell => {
    const fresh = elsewhere(cell);
    return { ...fresh, batches: { ...fresh.batches, first: cell.batches.first.with(step, 2 * (1 + by)) } };
  };
  for (const step of [0, 100, 199]) {
    const bound: number = boundAt(band, step) + 1e-5;
    assert.equal(judgeReproduction(cell, away(step, 0.99 * bound), seeds, 6).tier, 'T1');
    assert.equal(judgeReproduction(cell, away(step, -0.99 * bound), seeds, 6).tier, 'T1');
    const { tier, differences } = judgeReproduction(cell, away(step, 1.01 * bound), seeds, 6);
    assert.equal(tier, null);
    const parted = `T1: the losses part at step ${step} of 200, by more than the ${bound.toExponential(1)} of rounding`;
    assert.deepEqual(differences, [parted]);
    assert.equal(judgeReproduction(cell, away(step, NaN), seeds, 6).tier, null);
  }
  // What rounding may do after 200 steps, it may not do at the first.
  assert.ok(boundAt(band, 199) > 100 * boundAt(band, 0));
});

test('a rate without a band has that of the next larger one, and other networks and batches have none', () => {
  const place = { dataset: 'mnist', hidden: [64, 64], learningRate: 0.01, batchSize: 64 } as const;
  const own = bandOf(place);
  assert.ok(own);
  assert.deepEqual(bandOf({ ...place, learningRate: 0.002 }), own);
  assert.notDeepEqual(bandOf({ ...place, learningRate: 0.001 }), own);
  assert.notDeepEqual(bandOf({ ...place, learningRate: 0.1 }), own);
  assert.deepEqual(bandOf({ ...place, learningRate: 0.05 }), bandOf({ ...place, learningRate: 0.1 }));
  assert.equal(bandOf({ ...place, learningRate: 0.5 }), null);
  assert.equal(bandOf({ ...place, hidden: [64, 65] }), null);
  assert.equal(bandOf({ ...place, batchSize: 32 }), null);
});

test('every place of the study at a rate up to 0.1 has a band that rises from the floor', () => {
  for (const dataset of ['fashion-mnist', 'mnist'] as const) {
    for (const units of [64, 256, 1024]) {
      for (const learningRate of [0.1, 0.01, 0.001, 0.0001, 0.00001]) {
        const band = bandOf({ dataset, hidden: [units, units], learningRate, batchSize: 64 }) ?? [];
        assert.deepEqual(band[0], [0, 9.6e-7]);
        const bounds = band.map(([, bound]) => bound);
        assert.deepEqual(
          bounds,
          bounds.toSorted((one, other) => one - other),
        );
        assert.ok((bounds.at(-1) ?? NaN) < 0.1);
      }
    }
  }
});

// The second engine sums in another order than the first, as another CPU would.
for (const size of ['small', 'medium', 'large'] as const) {
  for (const rate of ['0.1', '0.01', '0.001', '0.0001', '1e-05']) {
    test(`the records of both engines agree at T1: ${size} at ${rate}`, async () => {
      const folder = join(CELLS, 'fashion-mnist', size, `lr${rate}`, 's0');
      const recorded = await readCell(join(folder, 'onnxruntime'));
      const other = await readCell(join(folder, 'tfjs-node'));
      const { tier, differences } = judgeReproduction(recorded, other, [recorded], 1);
      assert.deepEqual([tier, differences], ['T1', []]);
    });
  }
}

test('above a rate of 0.1 the first losses may part; then the final loss decides', () => {
  const seeds = seedsAt('small', 0.5).map(withLosses);
  const [cell] = seeds;
  assert.ok(cell !== undefined);
  const { tier, differences } = judgeReproduction(cell, elsewhere(cell, { first: 1.5 }), seeds, 6);
  assert.deepEqual(differences, []);
  assert.ok(tier === 'T2' || tier === 'T3', String(tier));
});

test('T2: a final test loss far from all seeds fails, unless there are fewer than three', () => {
  const seeds = seedsAt('small', 0.1).map(withLosses);
  const [cell, ...others] = seeds;
  assert.ok(cell !== undefined);
  const fresh = elsewhere(cell, { end: 100 });
  const { differences } = judgeReproduction(cell, fresh, seeds, 6);
  assert.ok(
    differences.some((text) => text.startsWith('T2: final test loss')),
    differences.join('\n'),
  );
  const few = judgeReproduction(cell, fresh, [cell, ...others.slice(0, 1)], 6);
  assert.ok(!few.differences.some((text) => text.startsWith('T2')));
});

test('T3: another verdict fails, but not where the seeds had different ones', () => {
  const seeds = seedsAt('small', 0.1).map(withLosses);
  const [cell] = seeds;
  assert.ok(cell !== undefined);
  const fresh: Cell = { ...elsewhere(cell), nonfinite: { step: 500, what: 'loss' } };
  const before = cellRow(cell).verdict;
  assert.deepEqual(judgeReproduction(cell, fresh, seeds, 6).differences, [`T3: ${before} → DIVERGED`]);
  const boundary = judgeReproduction(cell, fresh, [...seeds, { ...fresh, seed: 9 }], 6);
  assert.deepEqual(boundary.differences, []);
});

test('a place at the boundary whose verdict changed and whose losses parted agrees at no tier', () => {
  const seeds = seedsAt('small', 0.5).map(withLosses);
  const [cell] = seeds;
  assert.ok(cell !== undefined);
  const fresh: Cell = { ...elsewhere(cell, { first: 1.5 }), nonfinite: { step: 500, what: 'loss' } };
  const found = judgeReproduction(cell, fresh, [cell, { ...fresh, seed: 9 }], 6);
  assert.deepEqual([found.tier, found.differences], [null, []]);
  assert.match(found.how, /^boundary: [A-Z_]+ → DIVERGED$/);
});

test('the prediction interval is that of a worked example', () => {
  // k = 3, mean 2, s = 1, t(0.995; 2) = 9.924843, √(4/3) = 1.154701.
  const [low, high] = predictionInterval([1, 2, 3], 0.01) ?? [];
  assert.ok(Math.abs((low ?? 0) - (2 - 11.46022)) < 1e-4, String(low));
  assert.ok(Math.abs((high ?? 0) - (2 + 11.46022)) < 1e-4, String(high));
  assert.equal(predictionInterval([1, 2], 0.01), null);
});

test('more comparisons widen the interval', () => {
  const [low] = predictionInterval([1, 2, 3, 4], 0.01) ?? [];
  const [lower] = predictionInterval([1, 2, 3, 4], 0.01 / 6) ?? [];
  assert.ok(low !== undefined && lower !== undefined && lower < low);
});
