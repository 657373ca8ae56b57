import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VerifyEvent } from '../../src/index.js';
import { LibraryRig } from '../support/library-rig.js';

const PIPELINE = `
stages:
  cell:
    foreach: [a, b, c]
    do:
      cmd: sort in.txt > \${item}.txt
      deps: [in.txt]
      outs: ['\${item}.txt']
`;

async function ran(pipeline = PIPELINE): Promise<LibraryRig> {
  const rig = new LibraryRig({ 'pipeline.yaml': pipeline, 'in.txt': '2\n10\n1\n' });
  await (await rig.open()).run().finished;
  return rig;
}

test('a commit tells what was drawn, what came of it and whose record changed', async () => {
  const rig = await ran();
  rig.write('pipeline.yaml', PIPELINE.replace('sort in.txt', 'cat in.txt | sort'));
  const events: VerifyEvent[] = [];
  const answer = await (
    await rig.open()
  ).commit(['cell'], {
    reason: 'a pipe',
    verify: 2,
    seed: 'x',
    onEvent: (event) => events.push(event),
  });
  assert.ok(answer.kind === 'committed');
  assert.deepEqual(answer.stages, ['cell@a', 'cell@b', 'cell@c']);
  const { sample, verdicts } = answer.verification ?? assert.fail('two were rerun');
  assert.deepEqual([sample.seed, sample.of, sample.drawn.length], ['x', 3, 2]);
  assert.deepEqual(
    verdicts.map(({ stage, kind }) => [stage, kind]),
    sample.drawn.map((stage) => [stage, 'compared']),
  );
  assert.deepEqual(events[0], { type: 'sample-drawn', seed: 'x', drawn: 2, of: 3 });
  assert.equal(events.filter(({ type }) => type === 'stage-finished').length, 2);
  const { committed } = await (await rig.open()).why('cell@b');
  assert.deepEqual(committed, { reason: 'a pipe', verified: 2 });
});

test('a refused commit is an answer, not an error, and records nothing', async () => {
  const rig = await ran();
  rig.write('pipeline.yaml', PIPELINE.replace('sort in.txt', 'sort -n in.txt'));
  const before = rig.read('pipeline.lock');
  const answer = await (await rig.open()).commit(['cell'], { reason: 'the same', verify: 1 });
  assert.equal(answer.kind, 'refused');
  assert.equal(rig.read('pipeline.lock'), before);
});

test('where all is up to date nothing is rerun or recorded', async () => {
  const rig = await ran();
  const answer = await (await rig.open()).commit([], { reason: 'none', verify: 3 });
  assert.deepEqual(answer, { kind: 'committed', stages: [], verification: null });
});

test('a dry run of verify draws, finds altered outs and reruns nothing', async () => {
  const rig = await ran();
  rig.write('b.txt', 'scribble\n');
  const answer = await (await rig.open()).verify({ sample: 1, seed: 'x', dryRun: true });
  assert.deepEqual([answer.rerun, answer.sample.of, answer.sample.drawn.length], [false, 2, 1]);
  assert.deepEqual(answer.verdicts, [{ kind: 'altered', stage: 'cell@b', paths: ['b.txt'] }]);
  assert.equal(rig.exists('.lockstep/scratch'), false);
});

test('an interrupted verification says so, with the verdicts that it has', async () => {
  // When the first is over, one or two more may have begun.
  const rig = await ran(PIPELINE.replace('[a, b, c]', '[a, b, c, d, e, f, g, h]'));
  const abort = new AbortController();
  const answer = await (
    await rig.open()
  ).verify({
    jobs: 1,
    signal: abort.signal,
    onEvent: ({ type }) => {
      if (type === 'stage-finished') abort.abort();
    },
  });
  assert.equal(answer.signal, 'SIGINT');
  assert.ok(answer.verdicts.length >= 1 && answer.verdicts.length < 8, String(answer.verdicts.length));
});
