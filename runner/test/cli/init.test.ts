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
    rig.link(join(root, 'node_modules'), 'mine/node_modules');
    rig.cwd = rig.path('mine');
  });

  test('runs, from the data to the conclusion', async () => {
    const { code, last, stdout, stderr } = await rig.run();
    assert.equal(code, 0, stdout + stderr);
    assert.equal(last.executed, 4 + 18 + 2);
    assert.match(rig.read('mine/artifacts/conclusion.md'), /^- 16 hidden units: best at the rate /m);
    assert.match(rig.read('mine/artifacts/loss-by-rate.svg'), /^<svg[\s\S]*4 hidden units/);
    assert.equal(rig.read('mine/artifacts/runs.csv').trim().split('\n').length, 1 + 18);
    assert.equal((await rig.run()).last.executed, 0);
  });

  test('trains the cells of another rate, and no others', async () => {
    rig.write('mine/params.yaml', rig.read('mine/params.yaml').replace('[0.03, 0.3, 3]', '[0.03, 0.3, 1]'));
    const { code, events } = await rig.run('--prune');
    assert.equal(code, 0);
    const ran = events
      .filter(({ type, outcome }) => type === 'stage-finished' && outcome === 'executed')
      .map(({ stage }) => String(stage));
    // Two sizes, three seeds; what the check says hasn't changed, so that the data stay.
    const others = ['check', 'aggregate', 'plot', 'conclude'];
    assert.deepEqual(ran.filter((name) => !name.startsWith('train@')).toSorted(), others.toSorted());
    assert.equal(ran.length, 2 * 3 + others.length);
  });

  test('holds its params against their schema, at the line', async () => {
    const good = rig.read('mine/params.yaml');
    rig.write('mine/params.yaml', good.replace('epochs: 60', 'epochs: 0'));
    const { code, stdout, stderr } = await rig.lockstep('run');
    assert.equal(code, 1);
    const line = good.split('\n').findIndex((text) => text.includes('epochs: 60')) + 1;
    assert.match(stdout + stderr, new RegExp(`params\\.yaml:${line}:11: training\\.epochs must be >= 1`));
    rig.write('mine/params.yaml', good);
    assert.equal((await rig.run()).code, 0);
  });

  test('a mean that is not finite is said, not left out', async () => {
    rig.write('mine/params.yaml', rig.read('mine/params.yaml').replace('[0.03, 0.3, 1]', '[0.3, 1.0e+308]'));
    assert.equal((await rig.run('--prune')).code, 0);
    assert.match(rig.read('mine/artifacts/runs.csv'), /NaN/);
    assert.match(rig.read('mine/artifacts/conclusion.md'), /Rates where a loss was not finite: 1\./);
    assert.match(rig.read('mine/artifacts/loss-by-rate.svg'), />NaN</);
  });
});
