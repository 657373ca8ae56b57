import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OpenOptions, PipelineError, type Workspace } from '../../src/index.js';
import { EXAMPLE } from '../support/example.js';
import { LibraryRig } from '../support/library-rig.js';
import { readTree } from '../support/tree.js';

async function text(chunks: AsyncIterable<Buffer> | null): Promise<string> {
  assert.ok(chunks !== null, 'the log is there');
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString('utf8');
}

const QUESTIONS: Readonly<Record<string, (workspace: Workspace) => Promise<unknown>>> = {
  plan: (workspace) => workspace.plan(),
  status: (workspace) => workspace.status(),
  why: (workspace) => workspace.why('report'),
  trace: (workspace) => workspace.trace(['report.txt']),
  list: (workspace) => workspace.list(),
  graph: (workspace) => workspace.graph(),
  show: (workspace) => workspace.show('report'),
  runs: (workspace) => workspace.runs(),
  metrics: (workspace) => workspace.metrics(),
  params: (workspace) => workspace.params(),
  values: (workspace) => workspace.values(['params.yaml']),
  pipeline: (workspace) => workspace.pipeline(),
};

test('what only reads leaves no trace in the workspace, before the first run and after', async () => {
  const rig = new LibraryRig(EXAMPLE);
  for (const phase of ['before', 'after']) {
    const before = readTree(rig.folder);
    const workspace = await rig.open();
    for (const [name, ask] of Object.entries(QUESTIONS)) {
      await ask(workspace);
      assert.deepEqual(readTree(rig.folder), before, `${name} ${phase} the first run`);
    }
    await workspace.close();
    if (phase === 'before') assert.equal((await (await rig.open()).run().finished).executed, 5);
  }
});

test('all files of a workspace, or those in a folder, are asked for when it is opened', async () => {
  const rig = new LibraryRig({
    'pipeline.yaml': 'include: [sub/pipeline.yaml]\nstages: {a: {cmd: echo > a.txt, outs: [a.txt]}}\n',
    'sub/pipeline.yaml': 'stages: {b: {cmd: echo > b.txt, outs: [b.txt]}}\n',
  });
  const names = async (options: Partial<OpenOptions>): Promise<readonly string[]> =>
    (await (await rig.open(options)).plan()).stages.map(({ name }) => name);
  assert.deepEqual(await names({}), ['a']);
  assert.deepEqual(await names({ all: true }), ['a', 'sub/pipeline.yaml:b']);
  assert.deepEqual(await names({ recursive: 'sub' }), ['sub/pipeline.yaml:b']);
  const below = await rig.open({ directory: rig.path('sub'), all: true });
  assert.equal(below.folder, rig.folder);
  assert.equal((await below.run({ targets: ['../a.txt'] }).finished).executed, 1);
});

test('the answers are those of the command line', async () => {
  const rig = new LibraryRig(EXAMPLE);
  const workspace = await rig.open();
  await workspace.run().finished;
  rig.write('raw.txt', 'other words\n');
  // Commands that are told are for the folder where the process is: both answer from the same one.
  rig.cwd = process.cwd();
  const json = async (...args: readonly string[]): Promise<unknown> =>
    JSON.parse((await rig.lockstep('-C', rig.folder, ...args, '--json')).stdout);
  assert.deepEqual({ v: 1, ...(await workspace.plan()) }, await json('plan'));
  assert.deepEqual({ v: 1, ...(await workspace.status()) }, await json('status'));
  assert.deepEqual({ v: 1, ...(await workspace.why('train@a')) }, await json('why', 'train@a'));
  assert.deepEqual({ v: 1, stages: await workspace.list(['train']) }, await json('list', 'train'));
  assert.deepEqual({ v: 1, stage: await workspace.show('report') }, await json('show', 'report'));
  assert.deepEqual(await workspace.graph({ targets: ['train'] }), [
    { name: 'prepare', cells: null, needs: [] },
    { name: 'train', cells: ['train@a', 'train@b', 'train@c'], needs: ['prepare'] },
  ]);
});

test('an edit of the pipeline counts at the next call', async () => {
  const rig = new LibraryRig({ 'pipeline.yaml': 'stages: {a: {cmd: echo said; outs: [a.txt]}}\n' });
  await assert.rejects(rig.open(), PipelineError, 'a mistake is found when it is opened');
  rig.write('pipeline.yaml', 'stages: {a: {cmd: echo said > a.txt, outs: [a.txt]}}\n');
  const workspace = await rig.open();
  assert.equal(workspace.folder, rig.folder);
  rig.write('pipeline.yaml', 'stages: {b: {cmd: "echo said | tee b.txt", outs: [b.txt]}}\n');
  assert.deepEqual(
    (await workspace.plan()).stages.map(({ name }) => name),
    ['b'],
  );
  await workspace.run().finished;
  const { attempt, content } = await workspace.logs('b');
  assert.equal(attempt.end?.outcome, 'executed');
  assert.equal(await text(content), 'said\n');
});

test('under other params it is another workspace, and the checkout stays as it is', async () => {
  const rig = new LibraryRig(EXAMPLE);
  await (await rig.open()).run().finished;
  const changed = await rig.open({ set: ['rate.a=-1'], name: 'hot' });
  const run = changed.run();
  const places: string[] = [];
  for await (const event of run) if (event.type === 'scratch-workspace') places.push(event.workspace);
  assert.deepEqual(places, [rig.path('.lockstep/scratch/hot')]);
  assert.equal((await run.finished).executed, 2);
  assert.match(rig.read('.lockstep/scratch/hot/report.txt'), /negative/);
  assert.doesNotMatch(rig.read('report.txt'), /negative/);
  await assert.rejects(changed.commit(['train'], { reason: 'none' }), /commit is about the checkout's own/);
  await assert.rejects(changed.verify(), /verify is about the checkout's own/);
});

test('after close no call is taken, and close waits for those under way', async () => {
  const rig = new LibraryRig(EXAMPLE);
  const workspace = await rig.open();
  let isPlanned = false;
  const planning = workspace.plan().then(() => (isPlanned = true));
  await workspace.close();
  assert.ok(isPlanned);
  await planning;
  await workspace.close();
  await assert.rejects(workspace.plan(), /the workspace is closed/);
  assert.throws(() => workspace.run(), /the workspace is closed/);
});
