import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareMeans } from './welch.js';

// Two samples of equal size and variance, with a known answer: t = −2.46 on 25.0 degrees of freedom, P = 0.021.
const first = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4];
const second = [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4];

test('the interval ends at 0 where the error allowed is the P value', () => {
  const at = (error: number, comparisons = 1) => compareMeans(first, second, { error, comparisons });
  const { difference, degreesOfFreedom } = at(0.05);
  assert.equal(difference.toFixed(2), '-2.17');
  assert.equal(degreesOfFreedom.toFixed(1), '25.0');
  assert.ok(at(0.022).halfWidth < 2.166);
  assert.ok(at(0.02).halfWidth > 2.167);
  // Four comparisons share the error.
  assert.equal(at(0.04, 4).halfWidth, at(0.01).halfWidth);
});
