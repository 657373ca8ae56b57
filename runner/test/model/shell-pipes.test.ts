import assert from 'node:assert/strict';
import { test } from 'node:test';
import { masksFailures } from '../../src/model/shell-pipes.js';
import { Rig } from '../support/rig.js';

test('a pipe is seen where the text tells of it', () => {
  for (const command of ['a | b', 'a|b', 'x; (a |& b)', 'echo "$(a)" | b', "echo '#' | b", 'a || b | c']) {
    assert.equal(masksFailures(command), true, command);
  }
  for (const command of [
    'a || b',
    "awk '/a|b/' f",
    'grep "a|b" f',
    'a >| b',
    'a \\| b',
    'a # | b',
    'set -o pipefail; a | b',
    'case $x in a|b) c;; esac',
  ]) {
    assert.equal(masksFailures(command), false, command);
  }
});

test('a dvc.yaml keeps what its commands mean, and says once that a failure is masked', async () => {
  const rig = new Rig({
    'dvc.yaml': `
stages:
  one: {cmd: 'false | tee a', outs: [a]}
  two: {cmd: 'false | tee b', outs: [b]}
  none: {cmd: 'echo > c', outs: [c]}
`,
  });
  const { code, stderr } = await rig.lockstep('run');
  assert.equal(code, 0, stderr);
  assert.equal(
    stderr.match(/before the pipe of 'false \| tee [ab]' doesn't fail the stage, as in DVC/g)?.length,
    1,
  );
  assert.equal((await rig.lockstep('run', 'none', '--force')).stderr.includes('before the pipe'), false);
});
