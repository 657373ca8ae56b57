import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Value } from '../../src/model.js';
import { columnsOf } from '../../page/runs/columns.js';
import { axisOf, pointsOf } from '../../page/runs/points.js';
import { sorted, sortOf, sortText } from '../../page/table/sort.js';
import { AT, runOf } from './support/parts.js';

describe('the table of runs', () => {
  const runs = [
    runOf('a', { params: { rate: 0.1, size: 'small' }, metrics: { loss: 'NaN' } }),
    runOf('b', { name: 'best', params: { rate: 1 }, metrics: { loss: 0.3 } }),
    runOf('c', { metrics: { loss: 0.5 } }),
  ];
  const columns = columnsOf(runs, AT);
  const column = (key: string): (typeof columns)[number] => {
    const found = columns.find((one) => one.key === key);
    assert.ok(found !== undefined, key);
    return found;
  };

  test('has a column for each param that any run changed and each metric that any has', () => {
    assert.deepEqual(columns.map(({ key, kind }) => `${key} ${kind}`).slice(5), [
      'param:rate number',
      'param:size text',
      'metric:loss number',
    ]);
    assert.deepEqual(runs.map(column('run').text), ['a', 'best', 'c']);
    assert.deepEqual(runs.map(column('param:rate').text), ['0.1', '1', '']);
  });

  test('sorts by numbers, NaN and what has none behind them, upwards and downwards', () => {
    const ids = (key: string, descends: boolean): readonly string[] =>
      sorted(runs, column(key).value, descends).map(({ id }) => id);
    assert.deepEqual(ids('metric:loss', false), ['b', 'c', 'a']);
    assert.deepEqual(ids('metric:loss', true), ['c', 'b', 'a']);
    assert.deepEqual(ids('param:rate', true), ['b', 'a', 'c']);
  });

  test('draws the runs that have a finite number for both axes', () => {
    const points = pointsOf(runs, column('param:rate'), column('metric:loss'));
    assert.deepEqual(
      points.map(({ run, x, y }) => [run.id, x, y]),
      [['b', 1, 0.3]],
    );
  });
});

describe('sorting', () => {
  test('takes numbers in texts as numbers, and keeps the order of what is alike', () => {
    const sort = (values: readonly Value[]): readonly Value[] => sorted(values, (value) => value, false);
    assert.deepEqual(sort(['lr10', 'lr9', 'lr1']), ['lr1', 'lr9', 'lr10']);
    assert.deepEqual(
      sort(['Infinity', 2, 'x', null, '-Infinity', 'NaN', true]),
      ['-Infinity', 2, 'Infinity', 'true', 'x', 'NaN', null].map((value) =>
        value === 'true' ? true : value,
      ),
    );
    const rows = [
      { id: 1, key: 5 },
      { id: 2, key: 4 },
      { id: 3, key: 5 },
    ];
    assert.deepEqual(
      sorted(rows, ({ key }) => key, true).map(({ id }) => id),
      [1, 3, 2],
    );
  });

  test('is said in a link as a key, behind a minus where it descends', () => {
    for (const text of ['time', '-metric:loss', '-']) assert.equal(sortText(sortOf(text)), text);
  });
});

describe('an axis of the scatter', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 });

  test('has room for every value, and few numbers, all in sight', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1 }), (values) => {
        const { share, ticks } = axisOf(values);
        assert.ok(values.every((value) => share(value) >= -1e-9 && share(value) <= 1 + 1e-9));
        assert.ok(ticks.length <= 8);
        assert.ok(ticks.every((tick) => share(tick) >= -1e-6 && share(tick) <= 1 + 1e-6));
      }),
    );
  });

  test('is logarithmic where all is above zero and far apart', () => {
    assert.deepEqual(axisOf([0.0001, 1]).ticks, [0.0001, 0.001, 0.01, 0.1, 1]);
    assert.deepEqual(axisOf([0, 4]).ticks, [0, 1, 2, 3, 4]);
  });
});
