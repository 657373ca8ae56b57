import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localExecutor } from '../../src/executors/local.js';
import { StoreError } from '../../src/model/errors.js';
import { nodeSystem } from '../../src/system/node/index.js';
import { nodeProcesses } from '../../src/system/node/processes.js';
import { Death, Network, patientClock, Remote, remoteExecutor, type Fate } from '../support/fake-remote.js';
import { Gates } from '../support/gates.js';
import { hastyClock } from '../support/hasty-clock.js';
import { runOn } from '../support/in-process.js';
import { unstamped } from '../support/events.js';
import { Rig } from '../support/rig.js';

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{"type": "module"}',
  'pipeline.yaml': `
stages:
  one: {cmd: cp in.txt one.txt, deps: [in.txt], outs: [one.txt]}
  two: {script: two.mjs, deps: {text: one.txt}, outs: {text: two.txt}}
`,
  'in.txt': 'new\n',
  'one.txt': 'old\n',
  'two.mjs': `
import { readFileSync, writeFileSync } from 'node:fs';
import { stage } from 'lockstep/stage';
const { deps, outs, progress } = stage({ deps: ['text'], outs: ['text'] });
progress(1, 1, 'read');
writeFileSync(outs.text, readFileSync(deps.text, 'utf8') + 'and more\\n');
`,
};
const RESULT = 'new\nand more\n';

const system = { ...nodeSystem, processes: await nodeProcesses(hastyClock) };
const remote = (): Remote => new Remote(localExecutor(system));
const first =
  (fate: Fate) =>
  (_: unknown, time: number): Fate =>
    time === 1 ? fate : 'delivered';

test('a pipeline runs elsewhere, whatever becomes of the first message', async () => {
  for (const fate of ['delivered', 'lost', 'reply-lost', 'late', 'twice'] as const) {
    const rig = new Rig(FILES);
    const world = remote();
    const network = new Network(world, patientClock(), first(fate));
    const { finished, events } = await runOn(remoteExecutor(network), rig.folder);
    assert.deepEqual([finished.ok, finished.executed, world.started], [true, 2, 2], fate);
    assert.equal(rig.read('two.txt'), RESULT);
    const progress = events
      .filter(({ type }) => type === 'stage-progress')
      .map((event) => unstamped({ ...event }));
    assert.deepEqual(progress, [{ type: 'stage-progress', stage: 'two', done: 1, total: 1, note: 'read' }]);
    await network.deliverLate();
    assert.equal(world.started, 2);
    assert.equal((await runOn(remoteExecutor(network), rig.folder)).finished.upToDate, 2);
  }
});

test('what fails elsewhere fails here', async () => {
  const rig = new Rig({
    ...FILES,
    'pipeline.yaml': 'stages: {one: {cmd: "echo why; echo half > one.txt; exit 7", outs: [one.txt]}}\n',
  });
  const { finished, events } = await runOn(remoteExecutor(new Network(remote(), patientClock())), rig.folder);
  assert.equal(finished.failed, 1);
  const failed = events.find(({ type }) => type === 'stage-failed');
  assert.ok(failed?.type === 'stage-failed');
  assert.deepEqual([failed.failure, failed.tail], [{ kind: 'exit', code: 7 }, ['why']]);
  assert.equal(rig.read('one.txt'), 'old\n');
});

for (const fate of ['delivered', 'reply-lost', 'late'] as const) {
  test(`killed at any message to the remote (${fate}), the next run goes on from there`, async () => {
    let deaths = 0;
    for (let at = 1; await diesAt(at, fate); at += 1) deaths += 1;
    assert.ok(deaths >= 8, `it died ${deaths} times only`);
  });
}

/** @returns false when the run came to its end */
async function diesAt(at: number, fate: Fate): Promise<boolean> {
  const rig = new Rig(FILES);
  const world = remote();
  const bad = new Network(world, patientClock(), first(fate));
  const death = new Death(at);
  const run = runOn(remoteExecutor(bad, death), rig.folder);
  const died = await Promise.race([death.died.then(() => true), run.then(() => false)]);
  const next = await runOn(remoteExecutor(new Network(world, patientClock())), rig.folder);
  assert.equal(next.finished.ok, true);
  if (died) {
    const recovered = next.events.filter(({ type }) => type === 'recovered');
    assert.equal(recovered.length, 1, `killed at ${at}`);
  }
  const { started } = world;
  await bad.deliverLate();
  assert.deepEqual([world.started, await world.running()], [started, 0]);
  assert.equal(rig.read('two.txt'), RESULT);
  return died;
}

test('where nobody knows whether a job still writes, nothing is undone until somebody does', async () => {
  const gates = new Gates('one');
  const wait = `[ -e quick ] || { echo > ${gates.folder}/one.reached; sleep 60; }`;
  const rig = new Rig({
    ...FILES,
    'pipeline.yaml': `
stages:
  one:
    cmd: |
      echo half > one.txt
      ${wait}
      cp in.txt one.txt
    outs: [one.txt]
`,
  });
  const world = remote();
  const silent = new Network(world, patientClock(), ({ kind }) => (kind === 'submit' ? 'delivered' : 'lost'));
  await assert.rejects(runOn(remoteExecutor(silent), rig.folder), StoreError);
  await gates.reached('one');
  assert.deepEqual([await world.running(), rig.read('one.txt')], [1, 'half\n']);
  rig.write('quick', '');
  const again = await runOn(remoteExecutor(new Network(world, patientClock())), rig.folder);
  assert.deepEqual(
    again.events.filter(({ type }) => type === 'recovered').map((event) => unstamped({ ...event })),
    [{ type: 'recovered', stage: 'one', outcome: 'undone', endedProcess: true }],
  );
  assert.deepEqual([again.finished.ok, rig.read('one.txt')], [true, 'new\n']);
});

test('a job of an executor that isn’t here is left alone, and the error says with what to run', async () => {
  const rig = new Rig(FILES);
  const death = new Death(1);
  const world = remote();
  void runOn(remoteExecutor(new Network(world, patientClock()), death), rig.folder);
  await death.died;
  await assert.rejects(
    runOn(localExecutor(system), rig.folder),
    /executor "fake-remote", which isn't here[^]*with that executor/,
  );
  assert.equal(
    (await runOn(remoteExecutor(new Network(world, patientClock())), rig.folder)).finished.ok,
    true,
  );
});
