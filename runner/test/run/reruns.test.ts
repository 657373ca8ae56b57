import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../../src/model/hashes.js';
import { EXAMPLE } from '../support/example.js';
import { unstamped } from '../support/events.js';
import { Rig } from '../support/rig.js';

const CELLS = ['train-a', 'train-b', 'train-c'];

async function finishedExample(files = EXAMPLE): Promise<Rig> {
  const rig = new Rig(files);
  const first = await rig.run();
  assert.equal(first.code, 0, first.stderr);
  assert.deepEqual(first.calls, ['prepare', 'report', ...CELLS]);
  return rig;
}

test('a first run executes everything, a second nothing', async () => {
  const rig = await finishedExample();
  const lock = rig.read('pipeline.lock');
  const again = await rig.run();
  assert.deepEqual(again.calls, []);
  assert.deepEqual(
    { ...unstamped(again.last), durationMs: 0 },
    {
      type: 'run-finished',
      ok: true,
      executed: 0,
      restored: 0,
      upToDate: 5,
      failed: 0,
      skipped: 0,
      cancelled: 0,
      notStarted: 0,
      endedBy: null,
      durationMs: 0,
    },
  );
  assert.equal(rig.read('pipeline.lock'), lock);
});

test('a param reruns the cell that reads it, and equal outs stop the wave', async () => {
  const rig = await finishedExample();
  rig.write('params.yaml', 'rate:\n  a: 1\n  b: 20\n  c: 3\n');
  const plan = await rig.plan();
  assert.equal(plan['train@b']?.action, 'run');
  assert.deepEqual(
    plan['train@b'].reasons.map(({ text }) => text),
    ['param rate.b 2 → 20'],
  );
  assert.equal(plan['train@a']?.action, 'up-to-date');
  assert.equal(plan.report?.action, 'waits');
  assert.deepEqual((await rig.run()).calls, ['train-b']);
});

test('other outs go on to what follows', async () => {
  const rig = await finishedExample();
  rig.write('params.yaml', 'rate:\n  a: 1\n  b: -20\n  c: 3\n');
  const report = await rig.run();
  assert.deepEqual(report.calls, ['report', 'train-b']);
  const reasons = report.events.find((event) => event.type === 'stage-started' && event.stage === 'report');
  assert.match(JSON.stringify(reasons), /dep train: train@b changed/);
});

test('changing a param back restores without executing anything', async () => {
  const rig = await finishedExample();
  const before = rig.read('report.txt');
  const params = rig.read('params.yaml');
  rig.write('params.yaml', 'rate:\n  a: -1\n  b: -2\n  c: 3\n');
  assert.deepEqual((await rig.run()).calls, ['report', 'train-a', 'train-b']);
  assert.notEqual(rig.read('report.txt'), before);
  rig.write('params.yaml', params);
  const back = await rig.run();
  assert.deepEqual(back.calls, []);
  assert.equal(back.last.restored, 3);
  assert.equal(rig.read('report.txt'), before);
});

test('a changed dep reruns what reads it', async () => {
  const rig = await finishedExample();
  rig.write('raw.txt', 'other words\n');
  assert.deepEqual((await rig.run()).calls, ['prepare', 'report', ...CELLS]);
  rig.write('raw.txt', 'OTHER words\n');
  assert.deepEqual((await rig.run()).calls, ['prepare'], 'the same data stops the wave');
});

for (const [what, damage] of [
  [
    'deleted',
    (rig: Rig) => {
      rig.remove('cell-a');
    },
  ],
  [
    'edited',
    (rig: Rig) => {
      rig.write('cell-a/model', 'scribble');
    },
  ],
  [
    'partly deleted',
    (rig: Rig) => {
      rig.remove('cell-a/model');
    },
  ],
  [
    'added to',
    (rig: Rig) => {
      rig.write('cell-a/other', 'scribble');
    },
  ],
  [
    'replaced by a file',
    (rig: Rig) => {
      rig.remove('cell-a');
      rig.write('cell-a', 'scribble');
    },
  ],
] as const) {
  test(`an out that was ${what} is restored`, async () => {
    const rig = await finishedExample();
    const before = rig.read('cell-a/model');
    damage(rig);
    const plan = await rig.plan();
    assert.equal(plan['train@a']?.action, 'restore');
    const report = await rig.run();
    assert.deepEqual(report.calls, []);
    assert.equal(report.last.restored, 1);
    assert.equal(rig.read('cell-a/model'), before);
    assert.equal(rig.exists('cell-a/other'), false);
  });
}

test('an absent out that the store does not have is made again', async () => {
  // No other cell's outs are alike: what is in place goes to the store again, and would do for it.
  const rig = await finishedExample({ ...EXAMPLE, 'params.yaml': 'rate:\n  a: -1\n  b: 2\n  c: 3\n' });
  rig.remove('cell-a');
  rig.remove('.lockstep/store');
  const plan = await rig.plan();
  assert.equal(plan['train@a']?.action, 'run');
  assert.match(plan['train@a'].reasons[0]?.text ?? '', /out absent: cell-a/);
  assert.deepEqual((await rig.run()).calls, ['train-a']);
});

test('a target runs with what it needs and nothing else, and the lock keeps the rest', async () => {
  const rig = new Rig(EXAMPLE);
  assert.deepEqual((await rig.run('train@b')).calls, ['prepare', 'train-b']);
  assert.deepEqual((await rig.run('train')).calls, ['train-a', 'train-c']);
  assert.deepEqual((await rig.run()).calls, ['report']);
});

test('--force runs the targets, not what they need', async () => {
  const rig = await finishedExample();
  assert.deepEqual((await rig.run('--force', 'train@b')).calls, ['train-b']);
  assert.deepEqual((await rig.run('--force')).calls, ['prepare', 'report', ...CELLS]);
});

test('--dry-run, plan, status and why change nothing', async () => {
  const rig = new Rig(EXAMPLE);
  for (const args of [['run', '--dry-run'], ['plan'], ['status'], ['why', 'report']]) {
    const result = await rig.lockstep(...args);
    assert.equal(result.code, 0, result.stderr);
    assert.equal(rig.exists('.lockstep'), false, args.join(' '));
    assert.equal(rig.exists('pipeline.lock'), false, args.join(' '));
  }
  assert.equal((await rig.lockstep('plan', '--check')).code, 1);
  assert.deepEqual(rig.calls(), []);
});

test('a removed dep, param or out counts as a change', async () => {
  const rig = await finishedExample();
  rig.write('pipeline.yaml', rig.read('pipeline.yaml').replace("      params: ['rate.${item}']\n", ''));
  const plan = await rig.plan();
  assert.match(plan['train@a']?.reasons[0]?.text ?? '', /param rate.a removed/);
  assert.deepEqual((await rig.run()).calls, CELLS);
});

test('stages that left the pipeline leave the lock with a complete run that is told so', async () => {
  const rig = await finishedExample();
  rig.write('pipeline.yaml', rig.read('pipeline.yaml').replace('[a, b, c]', '[a, b]'));
  await rig.run('prepare');
  assert.match(rig.read('pipeline.lock'), /train@c/);
  const plan = await rig.plan();
  assert.match(plan.report?.reasons[0]?.text ?? '', /dep train: train@c removed/);
  await rig.run('--prune');
  assert.doesNotMatch(rig.read('pipeline.lock'), /train@c/);
});

test('--no-run-cache executes instead of restoring', async () => {
  const rig = await finishedExample();
  rig.remove('cell-a');
  assert.deepEqual((await rig.run('--no-run-cache')).calls, ['train-a']);
});

test('where lock and run cache have one key with different outs, either are up to date; restored are the lock’s', async () => {
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  dice: {cmd: 'echo dice >> "$CALLS"; date +%s%N > dice.txt', outs: [dice.txt]}
  reader: {cmd: cp dice.txt reader.txt, deps: [dice.txt], outs: [reader.txt]}
`,
  });
  await rig.run();
  const [lock, first] = [rig.read('pipeline.lock'), rig.read('dice.txt')];
  await rig.run('--force');
  const second = rig.read('dice.txt');
  assert.notEqual(second, first);
  rig.write('pipeline.lock', lock);
  assert.equal((await rig.plan()).dice?.action, 'up-to-date');
  const kept = await rig.run('dice');
  assert.deepEqual([kept.calls, kept.last.upToDate, rig.read('dice.txt')], [[], 1, second]);
  assert.equal(rig.read('pipeline.lock'), lock);
  rig.write('dice.txt', first);
  assert.deepEqual((await rig.run('dice')).calls, []);
  assert.equal(rig.read('dice.txt'), first);
  rig.remove('dice.txt');
  const restored = await rig.run('dice');
  assert.deepEqual([restored.calls, restored.last.restored, rig.read('dice.txt')], [[], 1, first]);
  rig.remove('dice.txt');
  const object = sha256(first);
  rig.remove(`.lockstep/store/${object.slice(0, 2)}/${object.slice(2)}`);
  assert.deepEqual((await rig.run('dice')).calls, []);
  assert.equal(rig.read('dice.txt'), second, 'the store lacks what the lock records');
});

test('frozen stages never run; what they made is restored', async () => {
  const rig = await finishedExample();
  rig.write(
    'pipeline.yaml',
    rig.read('pipeline.yaml').replace('  prepare:\n', '  prepare:\n    frozen: true\n'),
  );
  rig.remove('raw.txt');
  assert.deepEqual((await rig.run()).calls, []);
  rig.remove('data.txt');
  const report = await rig.run();
  assert.deepEqual([report.calls, report.last.restored], [[], 1]);
  rig.remove('data.txt');
  rig.remove('.lockstep/store');
  const refused = await rig.lockstep('run');
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /pipeline\.yaml:\d+:\d+: stage "prepare": frozen and absent: data\.txt/);
});

test('always_changed runs always, and equal outs still stop the wave', async () => {
  const rig = await finishedExample();
  rig.write(
    'pipeline.yaml',
    rig.read('pipeline.yaml').replace('  prepare:\n', '  prepare:\n    always_changed: true\n'),
  );
  assert.deepEqual((await rig.run()).calls, ['prepare']);
  assert.deepEqual((await rig.run()).calls, ['prepare']);
});

test('--allow-missing leaves absent outs alone until somebody needs them', async () => {
  const rig = await finishedExample();
  rig.remove('data.txt');
  assert.equal((await rig.plan('--allow-missing')).prepare?.action, 'up-to-date');
  const idle = await rig.run('--allow-missing');
  assert.deepEqual([idle.calls, idle.last.restored, rig.exists('data.txt')], [[], 0, false]);
  rig.write('params.yaml', 'rate:\n  a: 1\n  b: 2\n  c: 4\n');
  const needed = await rig.run('--allow-missing');
  assert.deepEqual([needed.calls, needed.last.restored, rig.exists('data.txt')], [['train-c'], 1, true]);
});
