import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probability, slopeFigure } from '../../stages/words/secondary-words.js';

test('a slope has three digits, a sign as wide as the other, and no row of noughts', () => {
  assert.equal(slopeFigure(-0.25104), '−0.251');
  assert.equal(slopeFigure(0.0012), '+0.0012');
  assert.equal(slopeFigure(-2.81849e-6), '−2.82·10⁻⁶');
  assert.equal(slopeFigure(0.00099996), '+0.001');
  assert.equal(slopeFigure(3e-12), '+3·10⁻¹²');
  assert.equal(slopeFigure(0), '0');
});

test('a p-value is never 0', () => {
  assert.equal(probability(1e-9), 'below 0.001');
  assert.equal(probability(0.0461), '0.046');
  assert.equal(probability(null), '–');
});
