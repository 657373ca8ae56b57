import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cumulativeIncidence, type Ending } from '../../../stages/analysis/severity/cumulative-incidence.js';

type Cause = 'one' | 'two';
const CAUSES: readonly Cause[] = ['one', 'two'];
const ending = (time: number, cause: Cause | null): Ending<Cause> => ({ time, cause });

// lifelines 0.30.3, AalenJohansenFitter on the same twelve.
test('shares by time are those of lifelines', () => {
  const endings = [
    ending(3, 'one'),
    ending(5, 'two'),
    ending(6, null),
    ending(6.5, 'one'),
    ending(8, 'one'),
    ending(9, null),
    ending(11, 'two'),
    ending(12.5, 'one'),
    ending(14, 'two'),
    ending(16, null),
    ending(17, 'one'),
    ending(20, 'two'),
  ];
  const found = cumulativeIncidence(endings, CAUSES);
  const one = [0.0833333333, 0.0833333333, 0.175925926, 0.268518519, 0.268518519, 0.37654321, 0.37654321];
  const two = [0, 0.0833333333, 0.0833333333, 0.0833333333, 0.191358025, 0.191358025, 0.299382716];
  assert.deepEqual(
    found.map(({ time }) => time),
    [3, 5, 6.5, 8, 11, 12.5, 14, 17, 20],
  );
  for (const [cause, expected] of [
    ['one', [...one, 0.538580247, 0.538580247]],
    ['two', [...two, 0.299382716, 0.46141975]],
  ] as const) {
    for (const [index, value] of expected.entries()) {
      assert.ok(Math.abs((found[index]?.shares.get(cause) ?? NaN) - value) < 1e-8, `${cause} ${index}`);
    }
  }
});

test('without censoring the shares are counts, and together they never exceed what ended', () => {
  const cause = fc.constantFrom<Cause>('one', 'two');
  fc.assert(
    fc.property(
      fc.array(fc.record({ time: fc.integer({ min: 1, max: 9 }), cause }), { minLength: 1 }),
      (endings) => {
        for (const { time, shares } of cumulativeIncidence(endings, CAUSES)) {
          for (const own of CAUSES) {
            const count = endings.filter((other) => other.time <= time && other.cause === own).length;
            assert.ok(Math.abs((shares.get(own) ?? NaN) - count / endings.length) < 1e-12);
          }
        }
      },
    ),
  );
});

test('what can’t end any more isn’t counted: the other cause taken as censored would give more', () => {
  const endings = [ending(1, 'two'), ending(1, 'two'), ending(2, 'one'), ending(3, null)];
  assert.equal(cumulativeIncidence(endings, CAUSES).at(-1)?.shares.get('one'), 1 / 4);
  const alone = endings.map(({ time, cause }) => ending(time, cause === 'one' ? 'one' : null));
  assert.equal(cumulativeIncidence(alone, CAUSES).at(-1)?.shares.get('one'), 1 / 2);
});
