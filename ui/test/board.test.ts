import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Goal, RunEvent } from 'lockstep';
import { Board } from '../src/fold/board.js';
import type { Change, Page } from '../src/model.js';
import { finished, GRID, opened, over, planned, RUN, started, told } from './support/told.js';

const AROUND = {
  title: 'demo',
  source: 'live',
  runs: [],
  run: { id: RUN, name: null, scratch: null },
} as const;
const ALL = {
  data: 'up-to-date',
  'train@small/0.1': 'run',
  'train@small/0.5': 'restore',
  'train@large/0.1': 'run',
  'train@large/0.5': 'waits',
} as const;

function boardOf(...events: readonly RunEvent[]): Board {
  const board = new Board(GRID, []);
  for (const event of told(opened, planned(ALL), ...events)) board.apply(event);
  return board;
}

function states(page: Page): Readonly<Record<string, string>> {
  return Object.fromEntries(
    page.groups.flatMap(({ cells }) => cells.map(({ name, state }) => [name, state])),
  );
}

const AT_FIRST = {
  data: 'up-to-date',
  'train@small/0.1': 'waiting',
  'train@small/0.5': 'waiting',
  'train@large/0.1': 'waiting',
  'train@large/0.5': 'waiting',
  report: 'untold',
};

const failed = {
  type: 'stage-failed',
  stage: 'train@small/0.1',
  failure: { kind: 'exit', code: 3 },
  durationMs: 70,
  tail: [],
  log: null,
  partialOuts: null,
  why: 'lockstep why',
  exit: null,
} as const satisfies RunEvent;

test('a cell stands as the last event of it says', () => {
  const cases: readonly (readonly [string, readonly RunEvent[], Readonly<Record<string, string>>])[] = [
    ['planned', [], {}],
    ['started', [started('train@small/0.1')], { 'train@small/0.1': 'running' }],
    [
      'executed and restored',
      [started('train@small/0.1'), finished('train@small/0.1'), finished('train@small/0.5', 'restored')],
      { 'train@small/0.1': 'executed', 'train@small/0.5': 'restored' },
    ],
    [
      'failed, and what is behind it blocked',
      [
        started('train@small/0.1'),
        failed,
        { type: 'stage-skipped', stage: 'train@large/0.5', blockedBy: 'train@small/0.1' },
      ],
      { 'train@small/0.1': 'failed', 'train@large/0.5': 'blocked' },
    ],
    [
      'tried again',
      [
        started('train@small/0.1'),
        {
          type: 'stage-retrying',
          stage: 'train@small/0.1',
          failure: { kind: 'exit', code: 1 },
          retry: 1,
          of: 2,
          pauseMs: 0,
          log: 'x',
          durationMs: 1,
          exit: { code: 1, signal: null, peakMemory: null },
        },
      ],
      {},
    ],
    [
      'over while something waits',
      [started('train@small/0.1'), finished('train@small/0.1'), over(false)],
      {
        'train@small/0.1': 'executed',
        'train@small/0.5': 'untold',
        'train@large/0.1': 'untold',
        'train@large/0.5': 'untold',
      },
    ],
  ];
  for (const [name, events, expected] of cases) {
    assert.deepEqual(states(boardOf(...events).page(2000, AROUND)), { ...AT_FIRST, ...expected }, name);
  }
});

test('a run that was killed leaves what ran as ended, with the time until the last that is known of it', () => {
  const board = boardOf(started('train@small/0.1'), { type: 'warning', text: 'late', stage: null });
  board.end();
  const page = board.page(9_999_999, AROUND);
  assert.equal(states(page)['train@small/0.1'], 'ended');
  assert.equal(page.groups[1]?.cells[0]?.ms, 100);
  assert.equal(page.run?.state, 'killed');
  assert.equal(page.run.ms, 300);
});

test('groups, axes in the order of the file, and links between groups', () => {
  const { groups, links } = boardOf().page(2000, AROUND);
  assert.deepEqual(
    groups.map(({ name, desc }) => [name, desc]),
    [
      ['data', 'what they learn from'],
      ['train', null],
      ['report', null],
    ],
  );
  assert.deepEqual(groups[1]?.axes, [
    { name: 'size', values: ['small', 'large'] },
    { name: 'rate', values: [0.1, 0.5] },
  ]);
  assert.deepEqual(
    groups[1].cells.map(({ at }) => at),
    [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ],
  );
  assert.deepEqual(links, [
    [0, 1],
    [1, 2],
  ]);
});

test('values are those of files, before them what was told last; NaN is a text; goals come first', () => {
  const goal: Goal = {
    path: 'eval/*.json',
    key: 'loss',
    direction: 'minimize',
    tolerance: { kind: 'relative', by: 0 },
  };
  const board = new Board(GRID, [goal]);
  for (const event of told(
    opened,
    planned(ALL),
    started('train@small/0.1'),
    { type: 'stage-metrics', stage: 'train@small/0.1', values: { epoch: 1, loss: 'NaN' } },
    { type: 'stage-metrics', stage: 'train@small/0.1', values: { epoch: 2 } },
  ))
    board.apply(event);
  const train = (): Page['groups'][number] | undefined => board.page(2000, AROUND).groups[1];
  assert.deepEqual(train()?.metrics, [
    { name: 'loss', direction: null },
    { name: 'epoch', direction: null },
  ]);
  assert.deepEqual(train()?.cells[0]?.values, ['NaN', 2]);
  board.measured(
    'train@small/0.1',
    new Map([
      ['accuracy', { value: 0.9, goal: null }],
      ['loss', { value: 0.3, goal }],
    ]),
  );
  assert.deepEqual(train()?.metrics, [
    { name: 'loss', direction: 'minimize' },
    { name: 'accuracy', direction: null },
    { name: 'epoch', direction: null },
  ]);
  assert.deepEqual(train()?.cells[0]?.values, [0.3, 0.9, 2]);
  assert.deepEqual(train()?.cells[1]?.values, [null, null, null]);
});

test('names that JavaScript itself has are names of metrics like others', () => {
  const board = boardOf(started('train@small/0.1'), {
    type: 'stage-metrics',
    stage: 'train@small/0.1',
    values: JSON.parse('{"__proto__": 1, "constructor": 2}') as Record<string, number>,
  });
  const train = board.page(2000, AROUND).groups[1];
  assert.deepEqual(
    train?.metrics.map(({ name }) => name),
    ['__proto__', 'constructor'],
  );
  assert.deepEqual(
    train.cells.map(({ values }) => values),
    [
      [1, 2],
      [null, null],
      [null, null],
      [null, null],
    ],
  );
});

function types(changes: readonly Change[]): readonly string[] {
  return changes.map(({ type }) => type);
}

test('what is told again is what changed since, each cell once; new columns are told with the whole page', () => {
  const board = boardOf();
  board.changes(2000, AROUND);
  assert.equal(board.hasNews, false);
  const [, , start, progress, row] = told(
    opened,
    opened,
    started('train@small/0.1'),
    { type: 'stage-progress', stage: 'train@small/0.1', done: 1, total: 4, note: '' },
    { type: 'stage-metrics', stage: 'train@small/0.1', values: { loss: 1 } },
  );
  assert.ok(start && progress && row);
  board.apply(start);
  board.apply(progress);
  const changes = board.changes(2000, AROUND);
  assert.deepEqual(types(changes), ['cells', 'details']);
  assert.deepEqual(changes[0]?.type === 'cells' ? changes[0].cells : [], [
    {
      group: 1,
      cell: 0,
      now: {
        name: 'train@small/0.1',
        at: [0, 0],
        state: 'running',
        values: [],
        ms: 800,
        expectedMs: 500,
        progress: 0.25,
      },
    },
  ]);
  board.apply(row);
  assert.deepEqual(types(board.changes(2000, AROUND)), ['page', 'details']);
  board.apply(row);
  assert.deepEqual(types(board.changes(2000, AROUND)), ['cells', 'details']);
  assert.deepEqual(board.changes(2000, AROUND), []);
});

test('the end of a run is told, though no cell changed with it', () => {
  const board = boardOf();
  const [, , ...events] = told(opened, opened, ...Object.keys(ALL).map((name) => finished(name)), over());
  for (const event of events.slice(0, -1)) board.apply(event);
  board.changes(2000, AROUND);
  for (const event of events.slice(-1)) board.apply(event);
  assert.equal(board.hasNews, true);
  const [change] = board.changes(2000, AROUND);
  assert.ok(change?.type === 'cells');
  assert.deepEqual([change.cells, change.run?.state, change.run?.standing], [[], 'done', 'ended well']);
});

for (const [end, standing] of [
  [{ endedBy: 'SIGINT' }, 'ended by SIGINT (Ctrl-C)'],
  [{ superseded: true }, 'ended for a change, which another run followed'],
] as const) {
  test(`what ended a run is told as the command line tells it: ${standing}`, () => {
    const board = boardOf();
    for (const event of told(opened, { ...over(false), ...end })) board.apply(event);
    assert.equal(board.page(2000, AROUND).run?.standing, standing);
  });
}

test('cells that a run had, and the pipeline has no more, stand beside the others and not among them', () => {
  const board = new Board(GRID, []);
  for (const event of told(
    opened,
    planned({ ...ALL, 'train@huge/0.1': 'run', 'gone@a': 'run', alone: 'run' }),
  ))
    board.apply(event);
  const { groups } = board.page(2000, AROUND);
  assert.deepEqual(
    groups.slice(3).map(({ name, axes, cells }) => [name, axes, cells.map((cell) => cell.name)]),
    [
      ['train (former)', [{ name: 'item', values: ['huge/0.1'] }], ['train@huge/0.1']],
      ['gone', [{ name: 'item', values: ['a'] }], ['gone@a']],
      ['alone', [], ['alone']],
    ],
  );
  assert.equal(groups[1]?.axes.length, 2);
});

test('without a run cells stand as the workspace has them', () => {
  const board = new Board(GRID, [], new Map([['data', 'up-to-date']]));
  const page = board.page(2000, { ...AROUND, run: null });
  assert.equal(page.run, null);
  assert.deepEqual([states(page).data, states(page).report], ['up-to-date', 'untold']);
});
