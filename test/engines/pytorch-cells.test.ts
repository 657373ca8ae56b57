import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCell } from '../../stages/train/read-cell.js';
import fixture from '../fixtures/pytorch/cells.json' with { type: 'json' };
import { compareMeans } from './welch.js';

const cells = join(import.meta.dirname, '..', '..', 'artifacts', 'cells', 'fashion-mnist');
const SEEDS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** An interval that is wider than this share of the mean could see nothing, and proves nothing. */
const WIDEST = 0.25;

test('PyTorch trained as long, over five seeds', () => {
  assert.equal(fixture.made.epochs, 50);
  assert.equal(fixture.made.batch, 64);
  for (const { runs } of fixture.cells) assert.equal(runs.length, 5);
});

for (const { size, learningRate, runs } of fixture.cells) {
  test(`the mean final test loss is PyTorch's: ${size} at ${learningRate}`, async (t) => {
    const ours = await Promise.all(
      SEEDS.map(async (seed) => {
        const { epochs } = await readCell(join(cells, size, `lr${learningRate}`, `s${seed}`, 'onnxruntime'));
        return epochs.at(-1)?.testLoss ?? NaN;
      }),
    );
    const theirs = runs.map(({ testLoss }) => testLoss);
    const { difference, halfWidth } = compareMeans(ours, theirs, {
      error: 0.01,
      comparisons: fixture.cells.length,
    });
    const mean = theirs.reduce((sum, loss) => sum + loss, 0) / theirs.length;
    t.diagnostic(`PyTorch ${mean.toFixed(4)}, difference ${difference.toFixed(4)} ± ${halfWidth.toFixed(4)}`);
    assert.ok(halfWidth < WIDEST * mean, `half-width ${halfWidth} of a loss of ${mean}`);
    assert.ok(Math.abs(difference) <= halfWidth, `difference ${difference}, half-width ${halfWidth}`);
  });
}
