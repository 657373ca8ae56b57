import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rig } from '../support/rig.js';

const PIPELINE = `
stages:
  cell:
    foreach: [a, b, c]
    do:
      cmd: sort in.txt > \${item}.txt
      deps: [in.txt]
      outs: ['\${item}.txt']
`;

async function refactored(command: string): Promise<Rig> {
  const rig = new Rig({ 'pipeline.yaml': PIPELINE, 'in.txt': '2\n10\n1\n' });
  assert.equal((await rig.run()).code, 0);
  rig.write('pipeline.yaml', PIPELINE.replace('sort in.txt', command));
  return rig;
}

function committed(rig: Rig): readonly unknown[] {
  const { stages } = JSON.parse(rig.read('pipeline.lock')) as {
    stages: Record<string, { committed?: unknown }>;
  };
  return Object.values(stages).map(({ committed: one }) => one ?? null);
}

test('a refactoring that comes out the same is committed, with how many were rerun', async () => {
  const rig = await refactored('cat in.txt | sort');
  const { code, stdout, stderr } = await rig.lockstep(
    'commit',
    'cell',
    '--reason',
    'a pipe',
    '--verify',
    '2',
    '--seed',
    'x',
  );
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    /^seed x: 2 of 3 drawn\n(✔ cell@[abc] the same bytes\n){2}Committed cell@a, cell@b, cell@c\n$/,
  );
  assert.deepEqual(
    committed(rig),
    [1, 2, 3].map(() => ({ reason: 'a pipe', verified: 2 })),
  );
  assert.equal((await rig.run()).last.upToDate, 3);
  const why = await rig.lockstep('why', 'cell@a');
  assert.match(why.stdout, /committed, not run: a pipe \(verified by 2 reruns\)/);
});

test('one that comes out otherwise is refused, and nothing is recorded', async () => {
  const rig = await refactored('sort -n in.txt');
  const before = rig.read('pipeline.lock');
  const { code, stdout, stderr } = await rig.lockstep(
    'commit',
    'cell',
    '--reason',
    'the same',
    '--verify',
    '1',
  );
  assert.equal(code, 1);
  assert.match(stdout, /✖ cell@[abc]: other bytes\n/);
  assert.match(stderr, /nothing was committed/);
  assert.equal(rig.read('pipeline.lock'), before);
});

test('without --verify nothing is rerun', async () => {
  const rig = await refactored('sort -n in.txt');
  assert.equal((await rig.lockstep('commit', 'cell', '--reason', 'I say so')).code, 0);
  assert.deepEqual(committed(rig)[0], { reason: 'I say so', verified: 0 });
});
