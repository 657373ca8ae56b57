import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { nodeDisk } from '../../src/system/node/disk.js';
import { loadPipeline, readPipeline } from '../../src/pipeline/load.js';
import { PROJECT, memoryDisk } from '../support/memory-disk.js';
import { load, refusal, stage } from '../support/pipeline.js';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

function locate(files: Record<string, string>, directory: string, file: string | null = null) {
  const { workspace, documents } = readPipeline({ disk: memoryDisk(files), directory, file });
  const [document] = documents;
  assert.ok(document);
  return { workspace, file: document.file.path, dialect: document.file.dialect };
}

const EMPTY = 'stages: {}';

test('the file is pipeline.yaml, else dvc.yaml, here or in the nearest folder above', () => {
  const files = { 'dvc.yaml': EMPTY, 'sub/pipeline.yaml': EMPTY, 'sub/dvc.yaml': EMPTY, 'sub/deep/x': '' };
  const found = (directory: string): string[] => {
    const { workspace, file, dialect } = locate(files, directory);
    return [workspace, file, dialect];
  };
  assert.deepEqual(found(PROJECT), [PROJECT, 'dvc.yaml', 'dvc']);
  assert.deepEqual(found(`${PROJECT}/sub/deep`), [`${PROJECT}/sub`, 'pipeline.yaml', 'lockstep']);
});

test('-f names a file, whose folder is the workspace', () => {
  const { workspace, file } = locate({ 'a/b.yaml': EMPTY }, PROJECT, 'a/b.yaml');
  assert.deepEqual([workspace, file], [`${PROJECT}/a`, 'b.yaml']);
  assert.throws(
    () => locate({}, PROJECT, 'no.yaml'),
    /there is no pipeline file \/home\/user\/project\/no\.yaml/,
  );
  assert.throws(() => locate({ 'd/x': '' }, PROJECT, 'd'), /d is not a file/);
});

test('without a file the error says how to get one', () => {
  assert.throws(
    () => locate({}, PROJECT),
    /no pipeline\.yaml or dvc\.yaml in \/home\/user\/project or a folder above it\n.*lockstep init/,
  );
});

test('a file that is no UTF-8 is refused, a byte order mark is not', () => {
  assert.equal(load('\uFEFFstages: {a: {cmd: x}}').stages.size, 1);
  const disk = { ...memoryDisk({ 'pipeline.yaml': '' }), read: () => Buffer.from([0x73, 0xff]) };
  assert.throws(
    () => loadPipeline({ disk, directory: PROJECT, file: null }),
    /pipeline\.yaml isn't UTF-8 text/,
  );
});

test('an empty file is a pipeline without stages', () => {
  assert.equal(load('').stages.size, 0);
  assert.equal(load('# nothing yet\n').stages.size, 0);
});

test('errors of several stages are told at once', () => {
  const text = refusal(
    'stages:\n  a: {cmd: "${x}"}\n  b: {foreach: [1, 2], do: {cmd: "${y}"}}\n  c: {cmd: x, outs: [..]}\n',
  );
  assert.deepEqual(
    text.split('\n').filter((line) => line.startsWith('pipeline.yaml')),
    [
      'pipeline.yaml:2:13: stage "a": ${x}: there is no variable "x"',
      'pipeline.yaml:3:35: stage "b@1" and 1 more cell: ${y}: there is no variable "y"',
      'pipeline.yaml:4:22: stage "c": out ".." leaves the workspace /home/user/project',
    ],
  );
});

test("a template in DVC's other sections must name something", () => {
  const files = (metric: string): Record<string, string> => ({
    'dvc.yaml': `metrics: ['${metric}']\nplots: [p.csv, {q: {x: a}}]\nartifacts: {m: {path: m}}\nstages: {a: {cmd: x}}`,
    'params.yaml': 'm: m.json',
  });
  assert.equal(load(files('${m}')).stages.size, 1);
  assert.match(refusal(files('${nope}')), /dvc\.yaml:1:12: \$\{nope\}: there is no variable "nope"/);
});

test('what DVC takes of an out without effect has none here', () => {
  const flags =
    '{cache: false, push: false, remote: r, checkpoint: true, type: t, labels: [l], desc: d, meta: {m: 1}}';
  const kinds = ['outs', 'metrics', 'plots'].map((kind) => `${kind}: [{${kind}.out: ${flags}}]`).join(', ');
  const graph = load({ 'dvc.yaml': `stages: {a: {cmd: x, ${kinds}}}` });
  assert.equal(stage(graph, 'a').outs.length, 3);
});

test('the level that the file should read on', () => {
  const graph = load({
    'pipeline.yaml': `
vars: [params/params.yaml]
stages:
  train:
    desc: one network, trained
    matrix:
      - {dataset: fashion-mnist, size: '\${sizes.names}', rate: '\${rates}', seed: '\${seeds.all}', engine: '\${engines}'}
      - {dataset: mnist, size: '\${sizes.names}', rate: '\${rates}', seed: '\${seeds.first}', engine: '\${engines}'}
    name: '\${item.dataset}/\${item.size}/lr\${item.rate}/s\${item.seed}/\${item.engine}'
    script: 'stages/train/\${item.engine}.ts'
    with: '\${item}'
    deps: {data: 'data/\${item.dataset}'}
    params: ['sizes.\${item.size}', training.epochs, training.batch]
    outs: {cell: {path: 'artifacts/cells/\${key}', git: true}}
    resources: {cpu: 1, memory: 500MB}
  aggregate:
    script: stages/aggregate.ts
    deps: {cells: {stage: train}}
    outs: {tables: {path: artifacts/tables, git: true}}
`,
    'params/params.yaml': `
sizes: {names: [large, small], small: [64, 64], large: [1024, 1024]}
rates: [1.0, 0.00001]
seeds: {all: [0, 1], first: [0]}
engines: [onnxruntime]
training: {epochs: 50, batch: 64}
`,
  });
  assert.equal(graph.groups.get('train')?.length, 2 * 2 * 3);
  const cell = stage(graph, 'train@mnist/small/lr1e-05/s0/onnxruntime');
  assert.deepEqual(cell.action, {
    kind: 'script',
    script: 'stages/train/onnxruntime.ts',
    with: { dataset: 'mnist', size: 'small', rate: 0.00001, seed: 0, engine: 'onnxruntime' },
  });
  assert.deepEqual(cell.params[0]?.keys, ['sizes.small', 'training.batch', 'training.epochs']);
  assert.equal(cell.outs[0]?.path, 'artifacts/cells/mnist/small/lr1e-05/s0/onnxruntime');
  assert.deepEqual(graph.upstream.get('aggregate')?.toSorted(), graph.groups.get('train'));
});

test("the study's own pipeline loads, its rates written as Python writes them", () => {
  const graph = loadPipeline({ disk: nodeDisk, directory: REPOSITORY, file: 'pipeline.yaml' });
  const rates = new Set(graph.groups.get('train')?.map((name) => name.split('/')[2]));
  assert.deepEqual([...rates].toSorted(), [
    'lr0.0001',
    'lr0.001',
    'lr0.01',
    'lr0.1',
    'lr0.5',
    'lr1.0',
    'lr1e-05',
  ]);
});
