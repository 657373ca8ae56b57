import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Value } from '../../src/model/graph.js';
import { isMap } from '../../src/model/value-changes.js';
import { sha256 } from '../../src/model/hashes.js';
import { type Coverable, coverSample } from '../../src/verify/cover.js';
import { lockEntry } from '../support/lock-entries.js';

function scriptStage(group: string | null, name: string, script: string, given: Value): Coverable {
  const action = { kind: 'script' as const, script, code: sha256('code'), with: given };
  return { stage: { name, group }, inputs: lockEntry(name, { action }).inputs };
}

function grid(group: string, axes: Readonly<Record<string, readonly Value[]>>, script = 'a.ts'): Coverable[] {
  let cells: Readonly<Record<string, Value>>[] = [{}];
  for (const [axis, values] of Object.entries(axes)) {
    cells = cells.flatMap((cell) => values.map((value) => ({ ...cell, [axis]: value })));
  }
  return cells.map((given, index) => scriptStage(group, `${group}@${script}${index}`, script, given));
}

function valuesOf(cells: readonly Coverable[], drawn: readonly string[], axis: string): Set<unknown> {
  const chosen = cells.filter(({ stage }) => drawn.includes(stage.name));
  return new Set(
    chosen.map(({ inputs: { action } }) =>
      action.kind === 'script' && isMap(action.with) ? action.with[axis] : null,
    ),
  );
}

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

test('a cover has every group, script and value, and no more cells than the longest axis needs', () => {
  const main = grid('critical', { width: [1024, 512, 256, 128, 64], octave: [-2, -1, 0], seed: SEEDS });
  const controls = [
    ...grid('controls', { control: ['mup'], width: [1024, 64] }, 'mup.ts'),
    ...grid('controls', { control: ['mse'], width: [1024, 64] }, 'mse.ts'),
  ];
  const alone = scriptStage(null, 'table', 'table.ts', {});
  const { drawn, leftToChance } = coverSample([...main, ...controls, alone], 'x', 0);
  assert.deepEqual(valuesOf(main, drawn, 'width'), new Set([1024, 512, 256, 128, 64]));
  assert.deepEqual(valuesOf(main, drawn, 'octave'), new Set([-2, -1, 0]));
  assert.deepEqual(valuesOf(controls, drawn, 'control'), new Set(['mup', 'mse']));
  assert.deepEqual(valuesOf(controls, drawn, 'width'), new Set([1024, 64]));
  assert.ok(drawn.includes(alone.stage.name));
  assert.equal(drawn.length, 5 + 2 + 1);
  assert.deepEqual(leftToChance, [{ group: 'critical', facet: 'with seed', values: 20 }]);
});

test('scripts are all covered, however many there are', () => {
  const cells = Array.from({ length: 12 }, (_, index) =>
    scriptStage('figures', `figures@${index}`, `${index}.ts`, {}),
  );
  assert.equal(coverSample(cells, 'x', 0).drawn.length, 12);
});

test('more are drawn where more are asked for, the cover among them', () => {
  const cells = grid('train', { size: ['small', 'large'], seed: SEEDS });
  const [few, many] = [coverSample(cells, 'x', 0).drawn, coverSample(cells, 'x', 7).drawn];
  assert.equal(few.length, 2);
  assert.equal(many.length, 7);
  assert.ok(few.every((name) => many.includes(name)));
  assert.equal(coverSample(cells, 'x', 1000).drawn.length, cells.length);
});

test('whatever the axes: each value of a short one is drawn, the same cells whatever their order', () => {
  const axes = fc.dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 10 }),
  );
  fc.assert(
    fc.property(axes, fc.string(), (values, seed) => {
      const cells = grid('g', values);
      const { drawn, leftToChance } = coverSample(cells, seed, 0);
      for (const [axis, all] of Object.entries(values)) {
        if (all.length <= 8) assert.deepEqual(valuesOf(cells, drawn, axis), new Set(all));
        else assert.ok(leftToChance.some(({ facet }) => facet === `with ${axis}`));
      }
      assert.deepEqual(new Set(coverSample(cells.toReversed(), seed, 0).drawn), new Set(drawn));
    }),
    { numRuns: 60 },
  );
});
