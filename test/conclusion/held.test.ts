import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { about, BELOW_ZERO, heldInside, heldTogether, type Held } from '../../stages/conclusion/held.js';

describe('a measured interval held against a predicted range', () => {
  test('inside it the prediction is borne out, outside it isn’t, across its end it is open', () => {
    assert.equal(heldInside([-0.05, 0.09], [-0.1, 0.1]), 'borne out');
    assert.equal(heldInside([0.11, 0.2], [-0.1, 0.1]), 'not borne out');
    assert.equal(heldInside([-0.3, -0.12], [-0.1, 0.1]), 'not borne out');
    assert.equal(heldInside([0.05, 0.15], [-0.1, 0.1]), 'open');
    assert.equal(heldInside([-0.2, 0.2], [-0.1, 0.1]), 'open');
  });

  test('a side of 0 is a range', () => {
    assert.equal(heldInside([-9, -0.01], BELOW_ZERO), 'borne out');
    assert.equal(heldInside([0.01, 9], BELOW_ZERO), 'not borne out');
    assert.equal(heldInside([-0.01, 0.01], BELOW_ZERO), 'open');
  });

  test('without an interval it is open', () => {
    assert.equal(heldInside(null, [-1, 1]), 'open');
  });

  test('a negative value has its 30 % on both sides, too', () => {
    const [low, high] = about(-0.5);
    assert.ok(Math.abs(low + 0.65) < 1e-12 && Math.abs(high + 0.35) < 1e-12);
  });
});

describe('several held as one', () => {
  test('all must be borne out; with some of them it is partly so', () => {
    assert.equal(heldTogether(['borne out', 'borne out']), 'borne out');
    assert.equal(heldTogether(['borne out', 'not borne out']), 'partly');
    assert.equal(heldTogether(['borne out', 'open']), 'partly');
    assert.equal(heldTogether(['not borne out', 'not borne out']), 'not borne out');
    assert.equal(heldTogether(['not borne out', 'open']), 'open');
    assert.equal(heldTogether([]), 'open');
  });

  test('the order doesn’t matter', () => {
    const held = fc.constantFrom<Held[]>('borne out', 'partly', 'not borne out', 'open');
    fc.assert(
      fc.property(fc.array(held), (all) => {
        assert.equal(heldTogether(all.toReversed()), heldTogether(all));
      }),
    );
  });
});
