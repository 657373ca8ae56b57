import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rig } from '../support/rig.js';

/** What the same stage writes to `out` in a dvc.yaml and in a pipeline.yaml. */
async function written(
  cmd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<[dvc: string, lockstep: string]> {
  const run = async (file: string): Promise<string> => {
    const rig = new Rig({ [file]: JSON.stringify({ stages: { a: { cmd, outs: ['out'] } } }), 'sub/x': '' });
    Object.assign(rig.env, { ROOT: rig.folder, ...env });
    const { code, stderr } = await rig.lockstep('run');
    assert.equal(code, 0, stderr);
    assert.ok(!rig.exists('dvc.lock'));
    return rig.read('out').trim().replaceAll(rig.folder, 'ROOT');
  };
  return [await run('dvc.yaml'), await run('pipeline.yaml')];
}

test('a cd on the first line', async () => {
  const [dvc, lockstep] = await written('cd sub\necho "$(basename "$PWD")" > "$ROOT/out"');
  assert.notEqual(dvc, 'sub');
  assert.equal(lockstep, 'sub');
});

test('the shell', async () => {
  assert.deepEqual(await written('basename "$0" > out', { SHELL: '/bin/sh' }), ['sh', 'bash']);
});

test('the environment', async () => {
  const [dvc, lockstep] = await written('env | grep ^DVC_ | sort > out || true');
  assert.deepEqual([dvc, lockstep], ['DVC_ROOT=ROOT\nDVC_STAGE=a', '']);
});
