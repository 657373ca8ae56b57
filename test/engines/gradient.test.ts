import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lossAndGradients } from './reference.js';
import { UNCHANGED } from '../../stages/engines/variants/unchanged.js';
import { layersOf } from '../../stages/model/shape.js';
import { ARMS, CONTROLS } from './controls.js';
import { syntheticDataset } from './synthetic.js';

for (const variant of [{ ...UNCHANGED, name: 'plain' }, ...CONTROLS, ...ARMS]) {
  test(`the reference gradient is the slope of the loss, for every weight of a 5-4-4-3 network: ${variant.name}`, () => {
    const shape = { inputs: 5, hidden: [4, 4], classes: 3 };
    const { train } = syntheticDataset({ train: 8, test: 1, rows: 1, columns: 5, classes: 3 });
    const layers = layersOf(shape);
    const weights = variant.initialise(shape, 7).map((values) => Float64Array.from(values));
    const batch = Int32Array.from({ length: 8 }, (_, index) => index);
    const { gradients } = lossAndGradients(layers, weights, train, batch, variant);
    const step = 1e-5;
    let checked = 0;
    let nonzero = 0;
    weights.forEach((values, part) => {
      values.forEach((value, at) => {
        const lossWith = (changed: number): number => {
          const moved = weights.map((all, index) => (index === part ? all.with(at, changed) : all));
          return lossAndGradients(layers, moved, train, batch, variant).loss;
        };
        const slope = (lossWith(value + step) - lossWith(value - step)) / (2 * step);
        const gradient = gradients[part]?.[at] ?? NaN;
        const size = Math.max(Math.abs(slope), Math.abs(gradient));
        // Each loss is rounded: what a leaky unit lets through below 0 may be smaller than the difference can tell.
        const rounding = (2 * Number.EPSILON * lossWith(value)) / step;
        const error = Math.abs(slope - gradient);
        assert.ok(
          error < Math.max(1e-6 * size, rounding),
          `part ${part}, weight ${at}: slope ${slope}, gradient ${gradient}`,
        );
        checked += 1;
        if (gradient !== 0) nonzero += 1;
      });
    });
    assert.equal(checked, 5 * 4 + 4 + 4 * 4 + 4 + 4 * 3 + 3);
    assert.ok(nonzero > checked / 2);
  });
}
