import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../../src/model/hashes.js';
import { cellsHash } from '../../src/model/key.js';
import type { Graph, StageName } from '../../src/model/graph.js';
import { cellOuts } from '../../src/plan/cell-outs.js';
import { Producers } from '../../src/plan/producers.js';
import { formatGroup } from '../../src/reporters/format.js';
import { lineageText, type LineageView } from '../../src/reporters/lineage-text.js';
import type { DepRecord, LockEntry, LockFile, StageInputs } from '../../src/model/records.js';
import { foldersReadInside, lineageOf, type LineageStage } from '../../src/trace/lineage.js';
import { roleOf } from '../../src/trace/role.js';
import { contentHash, lockEntry, lockOf } from '../support/lock-entries.js';
import { load, stage } from '../support/pipeline.js';

const study = load(
  {
    'pipeline.yaml': `
stages:
  fetch: {foreach: [m, f], do: {cmd: x, outs: ['raw/\${item}']}}
  train:
    matrix: {d: [m, f], s: [1, 2]}
    cmd: x
    deps: ['raw/\${item.d}']
    params: [rate]
    outs: ['cells/\${key}']
  table: {cmd: x, deps: [{stage: train}, rules.txt], outs: [table.csv]}
  page: {cmd: x, deps: [table.csv, 'cells/m-1/loss', words], outs: [page.html]}
`,
  },
  'rate: 1\n',
);

type Entries = Readonly<Record<StageName, LockEntry>>;

function path(of: string, content: string): DepRecord {
  return { name: null, path: of, hash: contentHash('file', content) };
}

function entry(name: StageName, content: string, inputs: Partial<StageInputs>): LockEntry {
  const outs = stage(study, name).outs.map(({ path: out }) => ({
    path: out,
    hash: contentHash(out.startsWith('cells/') ? 'folder' : 'file', content),
    size: content.length,
  }));
  return { ...lockEntry(name, { deps: [], params: {}, ...inputs }), outs };
}

function trained(content: string): Entries {
  const cells = study.groups.get('train') ?? [];
  return Object.fromEntries(
    cells.map((name) => {
      const data = name.startsWith('train@m') ? 'm' : 'f';
      const inputs = { deps: [path(`raw/${data}`, data)], params: { 'params.yaml': { rate: 1 } } };
      return [name, entry(name, content, inputs)];
    }),
  );
}

function cells(entries: Entries): DepRecord {
  const members = (study.groups.get('train') ?? []).flatMap((name) => {
    const own = entries[name];
    return own === undefined ? [] : [cellOuts(stage(study, name), own.outs)];
  });
  return { name: null, stage: 'train', hash: cellsHash(members) };
}

const RECORDED: Entries = {
  'fetch@m': entry('fetch@m', 'm', {}),
  'fetch@f': entry('fetch@f', 'f', {}),
  ...trained('cell'),
  table: entry('table', 'table', { deps: [cells(trained('cell')), path('rules.txt', 'rules')] }),
  page: entry('page', 'page', { deps: [path('table.csv', 'table'), path('cells/m-1/loss', 'loss')] }),
};

function lineage(entries: Entries, root = 'page', depth = Infinity): readonly LineageStage[] {
  const lock: LockFile = lockOf(entries);
  const recorded = { graph: study, producers: new Producers(study), lock };
  const file = { path: 'loss', kind: 'file', hash: contentHash('file', 'loss'), size: 4 } as const;
  const manifests = new Map(foldersReadInside(recorded).map((folder) => [folder, { entries: [file] }]));
  return lineageOf({ ...recorded, manifests }, root, depth);
}

function upstream(stages: readonly LineageStage[], name: StageName): Record<StageName, boolean | null> {
  const links = stages.find((one) => one.name === name)?.upstream ?? [];
  return Object.fromEntries(links.map((link) => [link.stage, link.asRecorded]));
}

function tree(entries: Entries, view: Partial<LineageView> = {}, graph: Graph = study): string[] {
  const size = (group: string): number => graph.groups.get(group)?.length ?? 0;
  const whole: LineageView = { all: false, depth: Infinity, columns: Infinity, ...view };
  return lineageText(lineage(entries), size, whole, (_format, text) => text)
    .split('\n')
    .slice(0, -1);
}

const key = (name: string): string => sha256(`key ${name}`).slice(0, 12);
const hash = (content: string): string => sha256(content).slice(0, 12);

test('the lineage is that of the record, nearest first, down to what no stage makes', () => {
  const stages = lineage(RECORDED);
  assert.deepEqual(
    stages.map(({ name }) => name),
    ['page', 'train@m-1', 'table', 'fetch@m', 'train@m-2', 'train@f-1', 'train@f-2', 'fetch@f'],
  );
  // The pipeline names `words` by now, but what is recorded was made without.
  assert.deepEqual(stages[0]?.sources, []);
  assert.deepEqual(stages[2]?.sources, [{ path: 'rules.txt', hash: contentHash('file', 'rules') }]);
  assert.deepEqual(stages[1]?.sources, [{ path: 'params.yaml', hash: null }]);
  assert.deepEqual(upstream(stages, 'page'), { 'train@m-1': true, table: true });
});

test('what a stage declares stands in for a record that it has not', () => {
  const [page, ...others] = lineage({});
  assert.deepEqual(page, {
    name: 'page',
    group: null,
    script: null,
    key: null,
    upstream: ['train@m-1', 'table'].map((name) => ({ stage: name, asRecorded: null })),
    sources: [{ path: 'words', hash: null }],
  });
  assert.equal(others.length, 7);
});

test('an upstream that was made anew since is told from one that was not', () => {
  const anew = { ...RECORDED, table: entry('table', 'another table', { deps: [cells(trained('cell'))] }) };
  assert.deepEqual(upstream(lineage(anew), 'page'), { 'train@m-1': true, table: false });
  const retrained = { ...RECORDED, ...trained('another cell') };
  assert.deepEqual(Object.values(upstream(lineage(retrained), 'table')), [false, false, false, false]);
});

test('a cell that came to a group after it was read is not on the way', () => {
  const before = (entries: Entries): Entries =>
    Object.fromEntries(Object.entries(entries).filter(([name]) => name !== 'train@m-2'));
  const table = entry('table', 'table', { deps: [cells(before(trained('cell')))] });
  const small = { ...before(RECORDED), table };
  assert.deepEqual(upstream(lineage(small), 'table'), {
    'train@m-1': true,
    'train@f-1': true,
    'train@f-2': true,
  });
  assert.match(tree(small).at(-1) ?? '', /train \(3 of 4 cells\)/);
});

test('a depth is counted in steps', () => {
  const names = (depth: number): string[] => lineage(RECORDED, 'page', depth).map(({ name }) => name);
  assert.deepEqual(names(0), ['page']);
  assert.deepEqual(names(1), ['page', 'train@m-1', 'table']);
});

test('the tree has groups as one line, each tree once, and ends at sources', () => {
  assert.deepEqual(tree(RECORDED), [
    `page  ${key('page')}`,
    '├─ train (4 cells)',
    '│  ├─ params.yaml',
    '│  └─ fetch (2 cells)',
    `└─ table  ${key('table')}`,
    `   ├─ rules.txt  ${hash('rules')}`,
    '   └─ train (4 cells)  [...]',
  ]);
});

test('in full every cell has its line', () => {
  const lines = tree(RECORDED, { all: true });
  assert.deepEqual(lines.slice(0, 5), [
    `page  ${key('page')}`,
    `├─ train@m-1  ${key('train@m-1')}`,
    '│  ├─ params.yaml',
    `│  └─ fetch@m  ${key('fetch@m')}`,
    `└─ table  ${key('table')}`,
  ]);
  assert.equal(lines.filter((line) => line.includes('train@')).length, 5);
});

test('what lies beyond the depth is one character, and what was made anew is marked', () => {
  const anew = { ...RECORDED, table: entry('table', 'another', { deps: [path('rules.txt', 'rules')] }) };
  assert.deepEqual(tree(anew, { depth: 1 }), [
    `page  ${key('page')}`,
    `├─ train@m-1  ${key('train@m-1')}  …`,
    `└─ table (remade since)  ${key('table')}  …`,
  ]);
});

test('a line keeps its name where the columns end', () => {
  const [, cell = '', , , table = ''] = tree(RECORDED, { all: true, columns: 20 });
  assert.equal(cell, '├─ train@m-1  88d3e…'.replace('88d3e', key('train@m-1').slice(0, 5)));
  assert.equal(table.length, 20);
});

test('groups are counted against all that there are', () => {
  assert.equal(formatGroup('train', 4, 4), 'train (4 cells)');
  assert.equal(formatGroup('train', 2, 4), 'train (2 of 4 cells)');
  assert.equal(formatGroup('engines', 1, 1), 'engines (1 cell)');
});

test('records of a stage that the pipeline has no longer end the tree there', () => {
  const old = {
    ...RECORDED,
    page: entry('page', 'page', { deps: [{ name: null, stage: 'clean', hash: 'cells:0' }] }),
  };
  assert.deepEqual(tree(old), [`page  ${key('page')}`, '└─ clean  no longer in the pipeline']);
});

test('stages that were made from each other before the pipeline changed make no endless tree', () => {
  const turned = { ...RECORDED, table: entry('table', 'table', { deps: [path('page.html', 'page')] }) };
  assert.deepEqual(tree(turned).slice(-2), [`└─ table  ${key('table')}`, '   └─ page  [...]']);
});

test('a path is an out, lies in one, holds some, is read, or is nothing', () => {
  const producers = new Producers(study);
  const role = (of: string): unknown => {
    const found = roleOf(study, producers, of);
    switch (found.kind) {
      case 'out':
        return [found.stage.name, found.out.path, found.inside];
      case 'source':
        return found.readers;
      case 'folder':
        return found.outs;
      case 'unnamed':
        return null;
    }
  };
  assert.deepEqual(role('table.csv'), ['table', 'table.csv', '']);
  assert.deepEqual(role('cells/m-1/a/b'), ['train@m-1', 'cells/m-1', 'a/b']);
  assert.deepEqual(role('raw'), ['raw/f', 'raw/m']);
  assert.deepEqual(role('words/nouns.txt'), [{ stage: 'page', as: 'dep', named: 'words' }]);
  assert.deepEqual(
    (role('params.yaml') as readonly { as: string }[]).map(({ as }) => as),
    ['params', 'params', 'params', 'params'],
  );
  assert.equal(role('pipeline.yaml'), null);
  assert.equal(role('cell'), null);
});
