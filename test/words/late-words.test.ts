import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lateClaimsSentence, lateSentence } from '../../stages/words/late-words.js';
import { LATE } from '../support/late-table.js';

test('who becomes non-finite late is told by size and rate', () => {
  assert.equal(
    lateSentence(LATE),
    'On fresh seeds, within 50 epochs, 2 of 20 large networks became NaN or infinite at rate 0.5, and none of 40 small and medium ones; ' +
      '1 of 20 medium and 9 of 10 large at rate 1.0, and none of 20 small ones.',
  );
});

test('where nobody does, that is told, and where all may, nobody is left', () => {
  const calm = LATE.cells.map((cell) => ({ ...cell, diverged: 0 }));
  assert.match(
    lateSentence({ ...LATE, cells: calm }),
    /, none of 60 small, medium and large networks became NaN or infinite at rate 0\.5; none of 50 small, medium and large at rate 1\.0\.$/,
  );
  const wild = LATE.cells.map((cell) => ({ ...cell, diverged: cell.runs }));
  assert.match(
    lateSentence({ ...LATE, cells: wild }),
    /, 20 of 20 small, 20 of 20 medium and 20 of 20 large networks became NaN or infinite at rate 0\.5; /,
  );
});

test('before a rate is whole nothing is told', () => {
  const none = { ...LATE, cells: [], hazard: [], claims: [] };
  assert.equal(lateSentence(none), '');
  assert.equal(lateClaimsSentence(none), '');
});

test('claims about a chance ending are told in proportions', () => {
  assert.equal(
    lateClaimsSentence(LATE),
    'Of long runs on fresh seeds 9 of 10, 6 of 20 and 18 of 20 do what C6, C7 and C8 say.',
  );
});
