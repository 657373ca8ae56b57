import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Measures } from '../../src/fold/measures.js';

test('what counts steps is no cell’s first metric: it says how far, not how good', () => {
  const measures = new Measures([]);
  measures.tell(
    0,
    new Map([
      ['epoch', 3],
      ['step', 90],
      ['loss', 0.5],
    ]),
  );
  measures.read(0, new Map([['accuracy', { value: 0.9, goal: null }]]));
  assert.deepEqual(
    measures.metrics.map(({ name }) => name),
    ['accuracy', 'loss', 'epoch', 'step'],
  );
});
