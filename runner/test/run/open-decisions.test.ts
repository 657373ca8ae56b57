import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OpenDecisions } from '../../src/run/open-decisions.js';

test('the highest priority that is open: as long as one of it is', () => {
  const deciding = new OpenDecisions();
  assert.equal(deciding.highest, -Infinity);
  deciding.open('low', -1);
  deciding.open('one', 2);
  deciding.open('other', 2);
  assert.equal(deciding.highest, 2);
  deciding.close('one');
  deciding.close('one');
  deciding.close('nobody');
  assert.equal(deciding.highest, 2);
  deciding.close('other');
  assert.equal(deciding.highest, -1);
  deciding.close('low');
  assert.equal(deciding.highest, -Infinity);
});
