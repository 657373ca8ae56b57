import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Rig } from '../support/rig.js';

test('init writes over nothing, and nothing at all where a file of its is there', async () => {
  const rig = new Rig({ 'params.yaml': 'mine: 1\n' });
  const { code, stderr } = await rig.lockstep('init');
  assert.equal(code, 2);
  assert.equal(
    stderr,
    'params.yaml already there: init overwrites nothing\nName an empty folder: lockstep init FOLDER\n',
  );
  assert.equal(rig.read('params.yaml'), 'mine: 1\n');
  assert.equal(rig.exists('pipeline.yaml'), false);
});

test('what init writes runs, also in a folder that is not there yet, and says how to go on', async () => {
  const rig = new Rig();
  const { code, stdout } = await rig.lockstep('init', 'new/demo');
  assert.equal(code, 0);
  assert.match(stdout, /wrote new\/demo\/pipeline\.yaml\n/);
  assert.match(stdout, /\nNow: cd new\/demo && lockstep run\n$/);
  assert.equal((await rig.run('-C', 'new/demo')).last.executed, 2);
  assert.equal(rig.read('new/demo/total.txt'), '385\n');
});

describe('a study from the template', () => {
  const rig = new Rig();
  const root = join(import.meta.dirname, '..', '..', '..');

  test('is written with its CI, says how to go on, and asks for what this repository has', async () => {
    const { code, stdout } = await rig.lockstep('init', '--template', 'study', 'mine');
    assert.equal(code, 0);
    assert.match(stdout, /\nNow: cd mine && npm install && npm run pipeline\n$/);
    assert.ok(rig.exists('mine/.gitignore') && rig.exists('mine/.github/workflows/study.yml'));
    const own = JSON.parse(rig.read('mine/package.json')) as { dependencies: Record<string, string> };
    const known = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as typeof own;
    for (const [name, range] of Object.entries(own.dependencies)) {
      assert.equal(known.dependencies[name], range, name);
    }
  });
});
