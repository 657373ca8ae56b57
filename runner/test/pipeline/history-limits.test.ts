import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadPipeline } from '../../src/pipeline/load.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { Rig } from '../support/rig.js';

const STAGE = 'stages: {a: {cmd: x, outs: [o]}}\n';

function limitsOf(text: string, name = 'pipeline.yaml'): unknown {
  const rig = new Rig({ [name]: `${text}${STAGE}` });
  return loadPipeline({ disk: nodeDisk, directory: rig.folder, file: null }).history;
}

test('how much is kept is said by runs, by size, or not', () => {
  assert.deepEqual(limitsOf(''), {});
  assert.deepEqual(limitsOf('history: {runs: 7}\n'), { runs: 7 });
  assert.deepEqual(limitsOf('history: {runs: 7, size: 500MB}\n'), { runs: 7, bytes: 5e8 });
  assert.deepEqual(limitsOf('history: {size: 1000}\n'), { bytes: 1000 });
});

test('what is no amount is refused where it stands', () => {
  assert.throws(() => limitsOf('history: {size: much}\n'), /pipeline\.yaml:1:17: .*"much" is no size/);
  assert.throws(() => limitsOf('history: {runs: 0}\n'), /history\.runs must be more than 0/);
  assert.throws(() => limitsOf('history: {days: 3}\n'), /unknown key "days"/);
  assert.throws(() => limitsOf('history: {runs: 3}\n', 'dvc.yaml'), /DVC knows no such key/);
});
