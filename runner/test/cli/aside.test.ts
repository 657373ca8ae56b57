import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { Gates } from '../support/gates.js';
import { Rig } from '../support/rig.js';

const FILES = {
  'pipeline.yaml': 'stages:\n  make: {cmd: cp in.txt out.txt, deps: [in.txt], outs: [out.txt]}\n',
  'in.txt': 'made\n',
  'out.txt': 'by hand\n',
};

interface Listed {
  readonly id: string;
  readonly path: string | null;
  readonly place: string;
}

async function listed(rig: Rig): Promise<readonly Listed[]> {
  const { stdout } = await rig.lockstep('aside', '--json');
  return (JSON.parse(stdout) as { aside: readonly Listed[] }).aside;
}

async function withOne(): Promise<{ rig: Rig; id: string; place: string }> {
  const rig = new Rig(FILES);
  assert.equal((await rig.run()).code, 0);
  const [entry] = await listed(rig);
  assert.ok(entry !== undefined);
  return { rig, ...entry };
}

test('restore sets aside what it would replace, unless that is known', async () => {
  const { rig, id } = await withOne();
  rig.write('out.txt', 'edited meanwhile\n');
  const { code, stderr } = await rig.lockstep('aside', 'restore', id);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /out\.txt was set aside \(17 B\)/);
  assert.equal(rig.read('out.txt'), 'by hand\n');
  const [other, ...more] = await listed(rig);
  assert.deepEqual([other?.path, more.length], ['out.txt', 0]);
  // Known: the stage made it.
  const { last } = await rig.run();
  assert.equal(last.restored, 1);
  assert.equal((await rig.lockstep('aside', 'restore', other?.id ?? '')).stderr, '');
  assert.equal(rig.read('out.txt'), 'edited meanwhile\n');
});

test('it works while the pipeline file has an error', async () => {
  const { rig, id } = await withOne();
  rig.write('pipeline.yaml', 'stages: {make: {cmmd: x}}\n');
  assert.equal((await rig.lockstep('aside', 'restore', id)).code, 0);
  assert.equal(rig.read('out.txt'), 'by hand\n');
});

test('remove is for good, one or all, and wants to be told which', async () => {
  const { rig, id } = await withOne();
  rig.write('out.txt', 'edited\n');
  await rig.run();
  assert.equal((await listed(rig)).length, 2);
  const { code, stdout } = await rig.lockstep('aside', 'remove', id);
  assert.deepEqual([code, stdout], [0, `removed ${id}: out.txt\n`]);
  assert.equal((await listed(rig)).length, 1);
  assert.equal((await rig.lockstep('aside', 'remove')).code, 2);
  assert.equal((await rig.lockstep('aside', 'remove', id, '--all')).code, 2);
  assert.equal((await rig.lockstep('aside', 'remove', '--all')).code, 0);
  assert.deepEqual(await listed(rig), []);
});

test('an id that is none is an error, and nothing is touched', async () => {
  const { rig, id } = await withOne();
  for (const wrong of ['00000000', '../..', '.']) {
    const restore = await rig.lockstep('aside', 'restore', wrong);
    assert.equal(restore.code, 2);
    assert.ok(restore.stderr.startsWith(`nothing lies aside under ${wrong}\n`));
    assert.equal((await rig.lockstep('aside', 'remove', id, wrong)).code, 2);
  }
  assert.equal((await listed(rig)).length, 1);
  assert.equal(rig.read('out.txt'), 'made\n');
});

test('a record that leads out of the workspace, or is damaged, is not followed; its content stays told', async () => {
  const { rig, id, place } = await withOne();
  for (const text of [
    'not json',
    ...['../out.txt', '/tmp/out.txt', '.', 'a/../../out.txt'].map((path) =>
      JSON.stringify({ version: 1, path, stage: null, cause: 'run', size: 1, at: new Date(0).toISOString() }),
    ),
  ]) {
    writeFileSync(rig.path(`.lockstep/aside/${id}/aside.json`), text);
    assert.deepEqual(
      (await listed(rig)).map((one) => [one.path, one.place]),
      [[null, place]],
    );
    const { code, stderr } = await rig.lockstep('aside', 'restore', id);
    assert.equal(code, 2);
    assert.match(stderr, /can't be read/);
  }
});

test('restore and remove refuse while a run holds the workspace', async () => {
  const { rig, id } = await withOne();
  const gates = new Gates('slow');
  rig.env.GATES = gates.folder;
  rig.write(
    'pipeline.yaml',
    `${FILES['pipeline.yaml']}  slow:\n    cmd: |\n      ${Gates.command('slow')}\n`,
  );
  const running = rig.start('run');
  await gates.reached('slow');
  assert.equal((await rig.lockstep('aside', 'restore', id)).code, 3);
  assert.equal((await rig.lockstep('aside', 'remove', id)).code, 3);
  assert.equal((await rig.lockstep('aside')).code, 0);
  await gates.open('slow');
  assert.equal((await running.done).code, 0);
});
