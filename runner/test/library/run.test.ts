import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  InterruptedError,
  PipelineError,
  WorkspaceBusyError,
  type RunEvent,
  type ToldEvent,
} from '../../src/index.js';
import { Gates } from '../support/gates.js';
import { LibraryRig } from '../support/library-rig.js';

/** `one` finishes, then `two` stands at its gate with half an out written; old outs are there. */
async function runningAtGate(): Promise<{ rig: LibraryRig; gates: Gates }> {
  const gates = new Gates('two');
  const rig = new LibraryRig({
    'pipeline.yaml': `
stages:
  one: {cmd: cp in.txt one.txt, deps: [in.txt], outs: [one.txt]}
  two:
    cmd: |
      echo half > two.txt
      if [ -n "$GATES" ]; then ${Gates.command('two')}; fi
      cp one.txt two.txt
    deps: [one.txt]
    outs: [two.txt]
`,
    'in.txt': 'old\n',
  });
  await (await rig.open()).run().finished;
  rig.write('in.txt', 'new\n');
  rig.env.GATES = gates.folder;
  return { rig, gates };
}

function told(event: RunEvent): string {
  return 'stage' in event ? `${event.type} ${event.stage ?? ''}` : event.type;
}

test('a run tells all that happens, from its opening to what `finished` gives', async () => {
  const rig = new LibraryRig({
    'pipeline.yaml': `
stages:
  good: {cmd: echo > good.txt, outs: [good.txt]}
  bad: {cmd: exit 3, deps: [good.txt], outs: [bad.txt]}
  behind: {cmd: cp bad.txt behind.txt, deps: [bad.txt], outs: [behind.txt]}
`,
  });
  const run = (await rig.open()).run();
  const events: ToldEvent[] = [];
  for await (const event of run) events.push(event);
  assert.deepEqual(events.map(told), [
    'run-opened',
    'run-started',
    'stage-started good',
    'stage-finished good',
    'stage-started bad',
    'stage-failed bad',
    'stage-skipped behind',
    'run-finished',
  ]);
  const finished = await run.finished;
  const [first] = events;
  assert.deepEqual(
    events.map(({ v, run: id, seq }) => [v, id, seq]),
    events.map((_, seq) => [1, first?.run, seq]),
  );
  const last = events.at(-1);
  assert.deepEqual(last, { v: 1, run: last?.run, seq: last?.seq, at: last?.at, ...finished });
  assert.deepEqual([finished.ok, finished.executed, finished.failed, finished.skipped], [false, 1, 1, 1]);
  assert.throws(() => run[Symbol.asyncIterator](), /read once/);
});

test('a run whose events nobody reads goes on all the same', async () => {
  const { rig } = await runningAtGate();
  rig.env.GATES = '';
  const { ok, executed } = await (await rig.open()).run().finished;
  assert.deepEqual([ok, executed], [true, 2]);
  assert.equal(rig.read('two.txt'), 'new\n');
});

test('leaving the loop ends what runs and undoes it, before the loop is left', async () => {
  const { rig, gates } = await runningAtGate();
  const run = (await rig.open()).run();
  for await (const event of run) {
    if (told(event) !== 'stage-started two') continue;
    await gates.reached('two');
    break;
  }
  assert.equal(rig.read('two.txt'), 'old\n');
  const { ok, executed, cancelled } = await run.finished;
  assert.deepEqual([ok, executed, cancelled], [false, 1, 1]);
});

test('an error in the loop does the same, and is the one that is thrown', async () => {
  const { rig, gates } = await runningAtGate();
  const run = (await rig.open()).run();
  await assert.rejects(async () => {
    for await (const event of run) {
      if (told(event) !== 'stage-started two') continue;
      await gates.reached('two');
      throw new RangeError('of the reader');
    }
  }, /of the reader/);
  assert.equal(rig.read('two.txt'), 'old\n');
  assert.equal((await run.finished).cancelled, 1);
});

for (const way of ['interrupt', 'signal', 'close'] as const) {
  test(`a run is ended by ${way}; what was finished stays recorded`, async () => {
    const { rig, gates } = await runningAtGate();
    const workspace = await rig.open();
    const abort = new AbortController();
    const run = workspace.run({ signal: abort.signal });
    await gates.reached('two');
    if (way === 'interrupt') run.interrupt();
    if (way === 'signal') abort.abort();
    if (way === 'close') await workspace.close();
    const { executed, cancelled } = await run.finished;
    assert.deepEqual([executed, cancelled], [1, 1]);
    assert.equal(rig.read('two.txt'), 'old\n');
    const { stages } = await (await rig.open()).plan();
    assert.deepEqual(
      stages.map(({ action }) => action),
      ['up-to-date', 'run'],
    );
  });
}

test('a run that waits for another one is ended without having begun', async () => {
  const { rig, gates } = await runningAtGate();
  const workspace = await rig.open();
  const first = workspace.run();
  await gates.reached('two');
  await assert.rejects(workspace.run({ wait: false }).finished, WorkspaceBusyError);

  const waiting = workspace.run();
  for await (const event of waiting) {
    assert.ok(['run-opened', 'waiting'].includes(event.type));
    if (event.type === 'waiting') break;
  }
  await assert.rejects(waiting.finished, InterruptedError);
  await assert.rejects(workspace.run({ signal: AbortSignal.abort() }).finished, InterruptedError);

  await gates.open('two');
  assert.equal((await first.finished).ok, true, 'the first is none the wiser');
});

test('what is wrong is thrown by the loop, and by `finished`', async () => {
  const rig = new LibraryRig({ 'pipeline.yaml': 'stages: {a: {cmd: "true"}}\n' });
  const run = (await rig.open()).run({ targets: ['b'] });
  await assert.rejects(async () => {
    for await (const event of run) assert.fail(event.type);
  }, PipelineError);
  await assert.rejects(run.finished, /there is no stage "b"/);
});

test('no signal handler is installed, and none is left', async () => {
  const { rig, gates } = await runningAtGate();
  const before = process.eventNames();
  const run = (await rig.open()).run();
  await gates.reached('two');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    assert.equal(process.listenerCount(signal), 0, signal);
  }
  await gates.open('two');
  await run.finished;
  assert.deepEqual(process.eventNames(), before);
});

test('the history names a run by what one would have typed', async () => {
  const { rig } = await runningAtGate();
  rig.env.GATES = '';
  await (await rig.open()).run({ targets: ['one'], force: true, jobs: 2, runCache: false }).finished;
  const { last } = await (await rig.open()).why('one');
  assert.deepEqual(last?.run.command, ['run', 'one', '--jobs', '2', '--force', '--no-run-cache']);
});
