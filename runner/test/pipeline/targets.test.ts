import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PipelineError } from '../../src/model/errors.js';
import { selectStage, selectTargets } from '../../src/pipeline/targets.js';
import { PROJECT } from '../support/memory-disk.js';
import { load } from '../support/pipeline.js';

const graph = load(`
stages:
  prepare: {cmd: x, outs: [data]}
  train:
    matrix: {size: [small, large], lr: [0.1, 0.01]}
    name: '\${item.size}/lr\${item.lr}'
    cmd: x
    deps: [data]
  none: {matrix: {m: []}, cmd: x}
  odd[1]: {cmd: x}
`);

const TRAIN = ['train@small/lr0.1', 'train@small/lr0.01', 'train@large/lr0.1', 'train@large/lr0.01'];

const HERE = { directory: PROJECT };

const CHOICES: readonly (readonly [patterns: readonly string[], names: readonly string[]])[] = [
  [[], ['prepare', ...TRAIN, 'odd[1]']],
  [['prepare'], ['prepare']],
  [['train'], TRAIN],
  [['train@large/lr0.1'], ['train@large/lr0.1']],
  [['large/lr0.1'], ['train@large/lr0.1']],
  [['train@*/lr0.01'], ['train@small/lr0.01', 'train@large/lr0.01']],
  [['train@s*'], ['train@small/lr0.1', 'train@small/lr0.01']],
  [['*lr0.?'], ['train@small/lr0.1', 'train@large/lr0.1']],
  [['train@[!s]*'], ['train@large/lr0.1', 'train@large/lr0.01']],
  [['odd[1]'], ['odd[1]']],
  [['none'], []],
  // In graph order, each once.
  [
    ['train@small/*', 'prepare', 'train'],
    ['prepare', ...TRAIN],
  ],
];

for (const [patterns, names] of CHOICES) {
  test(`targets ${JSON.stringify(patterns)}`, () => {
    assert.deepEqual(selectTargets(graph, patterns, HERE), names);
  });
}

const REFUSED: readonly (readonly [pattern: string, message: string])[] = [
  ['trian', 'there is no stage "trian"\nDid you mean "train"?'],
  ['train@large/lr0.2', 'there is no stage "train@large/lr0.2"\nDid you mean "train@large/lr0.1"?'],
  [
    'lr0.1',
    'target "lr0.1" fits 2 cells\nName one of them (train@small/lr0.1, train@large/lr0.1), or all with \'*lr0.1\'',
  ],
  ['x*', 'no stage matches "x*"\nKnown: train, none, prepare, odd[1]'],
];

for (const [pattern, message] of REFUSED) {
  test(`target ${pattern} is refused`, () => {
    assert.throws(() => selectTargets(graph, [pattern], HERE), new PipelineError([split(message)]));
  });
}

function split(text: string): { message: string; position: null; advice: string | null } {
  const [message = '', advice = null] = text.split('\n');
  return { message, position: null, advice };
}

test('one stage is asked for', () => {
  assert.equal(selectStage(graph, 'small/lr0.1', HERE), 'train@small/lr0.1');
  assert.throws(
    () => selectStage(graph, 'train', HERE),
    /"train" names 4 stages\nName one of them: train@large\/lr0\.01, /,
  );
  assert.throws(() => selectStage(graph, 'none', HERE), /"none" has no cells/);
});
