import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dagNodes } from '../../src/commands/dag.js';
import type { Graph } from '../../src/model/graph.js';
import { dagMermaid, dagTree } from '../../src/reporters/graph-text.js';
import { load } from '../support/pipeline.js';

const plain = (_format: unknown, text: string): string => text;

const study = load(`
stages:
  fetch: {foreach: [m, f], do: {cmd: x, outs: ['raw/\${item}']}}
  train: {matrix: {d: [m, f], s: [1, 2]}, cmd: x, deps: ['raw/\${item.d}'], outs: ['cells/\${key}']}
  tables: {cmd: x, deps: [{stage: train}], outs: [tables]}
  figures: {foreach: [a], do: {cmd: x, deps: [tables], outs: ['fig/\${item}']}}
  report: {cmd: x, deps: [tables, {stage: figures}, {stage: fetch}]}
  alone: {cmd: 'say "hi"'}
`);

function tree(graph: Graph, collapse: boolean): string[] {
  return dagTree(dagNodes(graph, [...graph.stages.values()], !collapse), plain)
    .split('\n')
    .slice(0, -1);
}

test('every node stands once, below the last that it needs, groups as one', () => {
  assert.deepEqual(tree(study, true), [
    'fetch (2 cells)',
    '└─ train (4 cells)',
    '   └─ tables',
    '      └─ figures (1 cell)',
    '         └─ report  (also needs fetch (2 cells), tables)',
    'alone',
  ]);
});

test('in full every cell is a node', () => {
  assert.deepEqual(tree(study, false), [
    'fetch@m',
    '├─ train@m-1',
    '└─ train@m-2',
    'fetch@f',
    '├─ train@f-1',
    '└─ train@f-2',
    '   └─ tables  (also needs train@m-1, train@m-2, train@f-1)',
    '      └─ figures@a',
    '         └─ report  (also needs fetch@m, fetch@f, tables)',
    'alone',
  ]);
});

test('what a node needs besides goes on below, where the terminal ends', () => {
  const graph = load(`
stages:
  first: {cmd: x, outs: [a]}
  second: {cmd: x, outs: [b]}
  third: {cmd: x, outs: [c]}
  fourth: {cmd: x, deps: [a, b, c], outs: [d]}
  fifth: {cmd: x, deps: [a, b, c, d]}
`);
  const text = dagTree(dagNodes(graph, [...graph.stages.values()], false), plain, 34);
  assert.deepEqual(text.split('\n'), [
    'first',
    'second',
    'third',
    '└─ fourth  (also needs first,',
    '   │    second)',
    '   └─ fifth  (also needs first,',
    '           second, third)',
    '',
  ]);
});

test('groups that need cells of each other make no endless tree', () => {
  const graph = load(`
stages:
  a: {foreach: {1: in, 2: b1}, do: {cmd: x, deps: ['\${item}'], outs: ['a\${key}']}}
  b: {foreach: {1: a1, 2: a2}, do: {cmd: x, deps: ['\${item}'], outs: ['b\${key}']}}
`);
  assert.deepEqual(tree(graph, true), ['a (2 cells)  (also needs b (2 cells))', '└─ b (2 cells)']);
});

test('mermaid', () => {
  const graph = load(
    'stages: {\'say "a"\': {cmd: x, outs: [o]}, b: {foreach: [1], do: {cmd: x, deps: [o]}}}',
  );
  assert.equal(
    dagMermaid(dagNodes(graph, [...graph.stages.values()], false)),
    'flowchart TD\n  n0["say #quot;a#quot;"]\n  n1["b (1 cell)"]\n  n0 --> n1\n',
  );
});
