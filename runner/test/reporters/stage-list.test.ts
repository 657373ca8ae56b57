import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selectTargets } from '../../src/pipeline/targets.js';
import { stageList, stageListText } from '../../src/reporters/stage-list.js';
import { PROJECT } from '../support/memory-disk.js';
import { load } from '../support/pipeline.js';

const graph = load(
  `
stages:
  prepare: {cmd: [echo one, echo two], wdir: w, deps: [in.csv], outs: [{data: {cache: false}}], params: [{c.yaml: [b, a]}, {d.json: null}]}
  train:
    desc: one network, trained with care
    matrix: {lr: [0.1, 1e-5]}
    script: train.ts
    with: '\${item}'
    deps: {data: w/data}
    params: [epochs]
    resources: {cpu: 0.5, memory: 1kB, gpu: 2}
    outs: {cell: {path: 'cells/\${key}', git: true}}
  report: {cmd: make report, frozen: true, always_changed: true, deps: [{stage: train}], metrics: [m.json]}
`,
  'epochs: 2',
);
const HERE = { directory: PROJECT };
const all = selectTargets(graph, [], HERE);

test('list --json is the promised object', () => {
  assert.deepEqual(stageList(graph, selectTargets(graph, ['prepare', 'train@1e-05', 'report'], HERE)), {
    v: 1,
    stages: [
      {
        name: 'prepare',
        group: null,
        item: null,
        desc: null,
        cmd: ['echo one', 'echo two'],
        wdir: 'w',
        deps: ['in.csv'],
        params: { 'c.yaml': ['a', 'b'], 'd.json': null },
        outs: [{ path: 'data', kind: 'out', cache: false, persist: false, git: false }],
        frozen: false,
        alwaysChanged: false,
        resources: { cpu: 1, memory: null },
        upstream: [],
      },
      {
        name: 'train@1e-05',
        group: 'train',
        item: { lr: 0.00001 },
        desc: 'one network, trained with care',
        script: 'train.ts',
        with: { lr: 0.00001 },
        wdir: '.',
        deps: ['w/data'],
        params: { 'params.yaml': ['epochs'] },
        outs: [{ path: 'cells/1e-05', kind: 'out', cache: false, persist: false, git: true }],
        frozen: false,
        alwaysChanged: false,
        resources: { cpu: 0.5, memory: 1000, gpu: 2 },
        upstream: ['prepare'],
      },
      {
        name: 'report',
        group: null,
        item: null,
        desc: null,
        cmd: 'make report',
        wdir: '.',
        deps: [{ stage: 'train' }],
        params: {},
        outs: [{ path: 'm.json', kind: 'metric', cache: true, persist: false, git: false }],
        frozen: true,
        alwaysChanged: true,
        resources: { cpu: 1, memory: null },
        upstream: ['train@0.1', 'train@1e-05'],
      },
    ],
  });
});

const plain = (_format: unknown, text: string): string => text;

test('list is a line a stage, cut to the terminal', () => {
  assert.equal(
    stageListText(graph, all, plain, 40),
    [
      'prepare      echo one; echo two',
      'train@0.1    one network, trained with …',
      'train@1e-05  one network, trained with …',
      'report       make report',
      '',
    ].join('\n'),
  );
  // No room for a second column: names stay whole.
  assert.equal(stageListText(graph, ['train@1e-05'], plain, 12), 'train@1e-05\n');
  assert.equal(stageListText(graph, [], plain, 80), '');
});
