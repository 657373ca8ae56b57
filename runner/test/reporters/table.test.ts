import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvTable, markdownTable, textTable, type Table } from '../../src/reporters/table.js';

const TABLE: Table = {
  columns: [
    { title: 'Path', align: 'left' },
    { title: 'Metric', align: 'left' },
    { title: 'HEAD', align: 'right' },
  ],
  rows: [
    ['a.json', 'test_loss', '0.5'],
    ['a.json', 'x|y', '12'],
    ['b.json', '_z', '-'],
  ],
};

const plain = (_format: unknown, text: string): string => text;

test('a table that fits has its columns under each other', () => {
  assert.equal(
    textTable(TABLE, plain, 80),
    'Path    Metric     HEAD\na.json  test_loss   0.5\na.json  x|y          12\nb.json  _z            -\n',
  );
});

test('where it is too wide, files stand above their rows', () => {
  assert.equal(
    textTable(TABLE, plain, 20),
    '  Metric     HEAD\na.json\n  test_loss   0.5\n  x|y          12\nb.json\n  _z            -\n',
  );
});

test('in Markdown nothing breaks out of its cell', () => {
  assert.equal(
    markdownTable(TABLE),
    [
      '| Path   | Metric    | HEAD |',
      '| :----- | :-------- | ---: |',
      '| a.json | test_loss |  0.5 |',
      '| a.json | x\\|y      |   12 |',
      '| b.json | \\_z       |    - |',
      '',
    ].join('\n'),
  );
});

test('in CSV what has commas, quotes or line breaks is quoted', () => {
  const rows = [['a,b', 'say "x"', '1\n2']];
  assert.equal(csvTable({ ...TABLE, rows }), 'Path,Metric,HEAD\n"a,b","say ""x""","1\n2"\n');
});
