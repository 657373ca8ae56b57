import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { carryOut } from '../../runner/test/torture/part.js';
import { INSIDE } from './parts.js';

/** Of all parts together: on a busy machine fewer cases are tried, and none fails for it. */
const SECONDS = 35;

/** Always the same ones, in the same order; `npm run torture` goes on with others. */
suite('torture, a seeded part of it', () => {
  for (const part of INSIDE) {
    test(part.name, async () => {
      const milliseconds = (SECONDS * 1000) / INSIDE.length;
      const { tried, lost } = await carryOut(part, { seed: 'npm test', milliseconds, now: Date.now });
      assert.deepEqual(lost, []);
      assert.ok(tried > 0);
    });
  }
});
