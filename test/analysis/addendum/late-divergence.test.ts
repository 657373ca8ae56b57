import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { wordFor } from '../../../stages/analysis/addendum/chance-claims.js';
import { lateDivergence } from '../../../stages/analysis/addendum/late-divergence.js';
import { LATE_HAZARD_TABLE, lateDivergenceJson } from '../../../stages/tables/late-divergence.js';
import { lateCell, lateCells, LATE } from '../../support/late.js';

describe('a rate whose cells are all there', () => {
  const cells = lateCells(({ size, learningRate, seed }) =>
    size === 'large' && learningRate === 0.5 && seed <= 22 ? { nonfiniteIn: seed === 21 ? 1 : 43 } : {},
  );
  const { table, hazard } = lateDivergence(cells, { late: LATE });

  test('is told by size: how many, and in which epochs', () => {
    assert.deepEqual(
      table.cells.filter(({ learning_rate: rate }) => rate === 0.5),
      [
        { size: 'small', learning_rate: 0.5, runs: 3, diverged: 0, epochs: [] },
        { size: 'medium', learning_rate: 0.5, runs: 3, diverged: 0, epochs: [] },
        { size: 'large', learning_rate: 0.5, runs: 3, diverged: 2, epochs: [1, 43] },
      ],
    );
    assert.deepEqual(
      table.rates.map(({ state, cells: own }) => [state, own.recorded, own.of]),
      [
        ['whole', 9, 9],
        ['whole', 5, 5],
      ],
    );
  });

  test('has a hazard, by stretches and by epoch', () => {
    const large = table.hazard.filter((own) => own.size === 'large' && own.learning_rate === 0.5);
    assert.deepEqual(
      large.map(({ from_epoch: from, entered, diverged }) => [from, entered, diverged]),
      [
        [1, 3 + 2, 1],
        [3, 16, 0],
        [11, 30, 0],
        [26, 18 + 25, 1],
      ],
    );
    const rows = hazard.filter((own) => own.size === 'large' && own.learning_rate === 0.5);
    assert.deepEqual(
      [1, 2, 43, 44, 50].map((epoch) => {
        const row = rows[epoch - 1] ?? assert.fail();
        return [row.epoch, row.entered, row.diverged, row.share];
      }),
      [
        [1, 3, 1, 0.333333],
        [2, 2, 0, 0.333333],
        [43, 2, 1, 0.666667],
        [44, 1, 0, 0.666667],
        [50, 1, 0, 0.666667],
      ],
    );
  });

  test('both tables are read as they were written', () => {
    assert.deepEqual(lateDivergenceJson.decode(JSON.stringify(table), 'late.json'), table);
    assert.deepEqual(LATE_HAZARD_TABLE.decode(LATE_HAZARD_TABLE.encode(hazard), 'late.csv'), hazard);
  });
});

test('of a rate that isn’t whole only the number of its cells is told', () => {
  const all = lateCells(() => ({ nonfiniteIn: 3 }));
  const { table, hazard } = lateDivergence(
    all.filter(({ learningRate, seed }) => !(learningRate === 0.5 && seed === 21)),
    { late: LATE },
  );
  assert.ok(table.cells.every(({ learning_rate: rate }) => rate === 1));
  assert.ok(table.hazard.every(({ learning_rate: rate }) => rate === 1));
  assert.ok(hazard.every(({ learning_rate: rate }) => rate === 1));
  assert.deepEqual(table.rates[0], {
    learning_rate: 0.5,
    state: 'not yet run',
    cells: { recorded: 6, of: 9 },
  });
  const none = lateDivergence([], { late: { half: [], one: [], 'large-one': [] } }).table;
  assert.deepEqual(
    none.rates.map(({ state }) => state),
    ['dropped', 'dropped'],
  );
  assert.deepEqual([none.cells, none.claims], [[], []]);
});

test('a cell that the plan doesn’t have is refused', () => {
  const cell = lateCell({ size: 'large', learningRate: 0.5, seed: 41 }, {});
  assert.throws(() => lateDivergence([cell], { late: LATE }), /large at 0\.5, seed 41, is recorded/);
});

test('C6 to C8 are shares of the runs at rate 1 that do what the claim says of one', () => {
  const cells = lateCells(({ size, learningRate, seed }) => {
    if (learningRate !== 1) return {};
    if (size === 'large') return { nonfiniteIn: 1 };
    if (size === 'small') return seed === 21 ? { loss: Math.log(10) } : {};
    return { loss: 1.7 };
  });
  const { claims } = lateDivergence(cells, { late: LATE }).table;
  assert.deepEqual(
    claims.map(({ id, k, n }) => [id, k, n]),
    [
      ['C6', 1, 1],
      ['C7', 1, 2],
      ['C8', 2, 2],
    ],
  );
  // Non-finite later, or not at chance in one epoch: no.
  const others = lateDivergence(
    lateCells(({ size, learningRate }) =>
      learningRate === 1
        ? { loss: Math.log(10) + 0.06, ...(size === 'large' ? { nonfiniteIn: 2 } : {}) }
        : {},
    ),
    { late: LATE },
  ).table.claims;
  assert.deepEqual(
    others.map(({ k }) => k),
    [0, 0, 0],
  );
});

test('an ending is usual, rare, or comes sometimes, by its interval', () => {
  assert.equal(wordFor([0.51, 0.9]), 'usual');
  assert.equal(wordFor([0.5, 0.9]), 'sometimes');
  assert.equal(wordFor([0, 0.099]), 'rare');
  assert.equal(wordFor([0, 0.1]), 'sometimes');
});
