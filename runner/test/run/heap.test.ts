import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Heap } from '../../src/run/heap.js';

/** `null` takes the first one. */
const steps = fc.array(fc.option(fc.integer({ min: 0, max: 30 }), { freq: 2 }), { maxLength: 60 });

test('whatever is added and taken in between, what is taken is the first of what is there', () => {
  fc.assert(
    fc.property(steps, (given) => {
      const heap = new Heap<number>((a, b) => a < b);
      const sorted: number[] = [];
      for (const step of [...given, ...given.map(() => null), null]) {
        if (step === null) {
          assert.equal(heap.first, sorted[0]);
          assert.equal(heap.take(), sorted.shift());
        } else {
          heap.add(step);
          sorted.push(step);
          sorted.sort((a, b) => a - b);
        }
      }
      assert.equal(heap.first, undefined);
    }),
  );
});
