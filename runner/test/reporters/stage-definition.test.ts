import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { definitionText, shownStage } from '../../src/reporters/stage-definition.js';
import { load, stage } from '../support/pipeline.js';

const TEXT = `
stages:
  make: {cmd: x, outs: [raw]}
  train:
    desc: one network
    matrix: {lr: [0.1]}
    script: train.ts
    with: '\${item}'
    deps: {data: raw/x}
    params: [epochs, {c.json: null}]
    outs: {cell: {path: 'cells/\${key}', git: true}, log: l.txt}
    metrics: {m: {path: m.json, persist: true}}
    env: {THREADS: 1}
    passEnv: [HTTPS_PROXY]
    resources: {cpu: 2, memory: 500MB, gpu: 1}
    priority: 3
    key: {node: major}
  old: {cmd: [a, b], wdir: w, frozen: true, always_changed: true, deps: [p, {stage: make}], outs: [q, {r: {cache: false}}], meta: {k: 1}}
`;
const graph = load(TEXT, 'epochs: 1');

test('show is the definition as one would write it', () => {
  assert.equal(
    definitionText(graph, stage(graph, 'train@0.1')),
    `# defined at pipeline.yaml:4
# runs after make
train@0.1:
  desc: one network
  script: train.ts
  with:
    lr: 0.1
  deps:
    data: raw/x
  params:
    - c.json: null
    - params.yaml:
        - epochs
  outs:
    cell:
      path: cells/0.1
      git: true
    log: l.txt
  metrics:
    m:
      path: m.json
      persist: true
  env:
    THREADS: "1"
  passEnv:
    - HTTPS_PROXY
  resources:
    cpu: 2
    memory: 500000000
    gpu: 1
  priority: 3
  key:
    node: true
`,
  );
});

test('what show prints is itself a pipeline, of the same stage', () => {
  for (const name of ['old', 'train@0.1']) {
    const original = stage(graph, name);
    const shown = parse(definitionText(graph, original)) as Record<string, unknown>;
    const stages = { make: { cmd: 'x', outs: ['raw'] }, again: shown[name] };
    const again = stage(load(JSON.stringify({ stages }), 'epochs: 1'), 'again');
    const { own, group, cell, item, position, places } = original;
    assert.deepEqual({ ...again, name, own, group, cell, item, position, places }, original);
  }
});

test('paths count from where the file has them count', () => {
  const files = {
    'pipeline.yaml': 'include: [part/pipeline.yaml]\n',
    'part/pipeline.yaml': `stages:
  one: {script: a.ts, wdir: w, deps: [in.txt], outs: [{o: {compare: {script: same.ts}}}]}`,
    'part/w/a.ts': '',
    'part/w/in.txt': '',
    'part/w/same.ts': '',
  };
  const one = load(files);
  const shown = definitionText(one, stage(one, 'part/pipeline.yaml:one'));
  assert.match(shown, /script: a\.ts\n {2}wdir: w\n {2}deps:\n {4}- in\.txt\n/);
  assert.match(shown, /script: same\.ts/);
});

test('show --json is what list --json tells, and the rest', () => {
  const { v, stage: shown } = shownStage(graph, stage(graph, 'train@0.1'));
  assert.equal(v, 1);
  assert.deepEqual(
    [shown.name, shown.cell, shown.desc, shown.resources, shown.env, shown.upstream, shown.defined],
    [
      'train@0.1',
      '0.1',
      'one network',
      { cpu: 2, memory: 5e8, gpu: 1 },
      { THREADS: '1' },
      ['make'],
      { file: 'pipeline.yaml', line: 4 },
    ],
  );
});

test('a group of cells is named once where all of them come before', () => {
  const cells = load(`
stages:
  train: {matrix: {lr: [1, 2]}, cmd: 'x \${item.lr}', outs: ['o\${item.lr}']}
  all: {cmd: y, deps: [{stage: train}]}
  one: {cmd: y, deps: [o2]}
`);
  assert.match(definitionText(cells, stage(cells, 'all')), /^# runs after train \(2 cells\)$/m);
  assert.match(definitionText(cells, stage(cells, 'one')), /^# runs after train@2$/m);
});
