import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { decode, encode, NOTHING_CHOSEN, type Choice } from '../../page/state/choice.js';
import { CELL_STATES } from '../../page/state/states.js';

const text = fc.string({ unit: 'grapheme' });
const scale = fc.option(fc.constantFrom('linear' as const, 'log' as const));
const choices: fc.Arbitrary<Choice> = fc.record(
  {
    view: fc.constantFrom('cells' as const, 'runs' as const),
    run: fc.option(text),
    group: fc.option(text),
    as: fc.constantFrom('grid' as const, 'table' as const),
    state: fc.option(fc.constantFrom(...CELL_STATES)),
    columns: fc.option(text),
    rows: fc.option(text),
    only: fc
      .uniqueArray(
        fc.tuple(
          text.filter((axis) => !axis.includes('=')),
          text,
        ),
        { selector: ([axis]) => axis },
      )
      .map((entries) => Object.fromEntries(entries)),
    metric: fc.option(text),
    scale,
    cell: fc.option(text),
    picks: fc.uniqueArray(text),
    curveScale: scale,
    sort: fc.option(text),
    x: fc.option(text),
    y: fc.option(text),
  },
  { noNullPrototype: true },
);

describe('the choice in a link', () => {
  test('comes back as it was, whatever it names', () => {
    fc.assert(
      fc.property(choices, (choice) => {
        assert.deepEqual(decode(`#${encode(choice)}`), choice);
      }),
    );
  });

  test('is nothing where the link says nothing, or what nobody understands', () => {
    assert.deepEqual(decode(''), NOTHING_CHOSEN);
    assert.deepEqual(decode('#view=else&as=3&state=gone&scale=cubic&more=1'), NOTHING_CHOSEN);
  });

  test('is never empty: an empty one would scroll to the top', () => {
    assert.equal(encode(NOTHING_CHOSEN), 'view=cells');
  });

  test('names a cell and the cells beside it as a reader would write them', () => {
    const hash = '#view=cells&group=train&only=seed=0&cell=train@small/lr0.1&pick=a&pick=b';
    const { group, only, cell, picks } = decode(hash);
    assert.deepEqual(
      { group, only, cell, picks },
      { group: 'train', only: { seed: '0' }, cell: 'train@small/lr0.1', picks: ['a', 'b'] },
    );
  });
});
