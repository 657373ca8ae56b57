import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { init } from '../../src/commands/init.js';
import { lockResolve } from '../../src/commands/lock-resolve.js';
import type { Site } from '../../src/commands/site.js';
import { nodeSystem, PipelineError } from '../../src/index.js';
import { LibraryRig } from '../support/library-rig.js';

function siteOf(rig: LibraryRig): Site {
  return {
    system: nodeSystem,
    version: '0',
    argv: [],
    pipeline: { directory: rig.folder, file: null, params: [], set: [], name: null },
    notify: (text) => {
      assert.fail(text);
    },
  };
}

test('init tells what it wrote, and whether scripts will find the stage library', () => {
  const rig = new LibraryRig();
  assert.deepEqual(init(nodeSystem, { directory: rig.folder, template: 'demo', folder: 'demo' }), {
    files: ['demo/params.yaml', 'demo/pipeline.yaml', 'demo/stages/squares.ts'],
    next: ['lockstep run'],
    isInstalled: false,
  });
  assert.throws(
    () => init(nodeSystem, { directory: rig.folder, template: 'demo', folder: 'demo' }),
    PipelineError,
  );
  rig.write('here/node_modules/lockstep/package.json', '{}');
  assert.ok(init(nodeSystem, { directory: rig.folder, template: 'demo', folder: 'here' }).isInstalled);
});

test('resolving a lock tells each stage that the sides don’t agree on', async () => {
  const rig = new LibraryRig({
    'pipeline.yaml':
      'stages: {a: {cmd: cp in a, deps: [in], outs: [a]}, b: {cmd: cp in b, deps: [in], outs: [b]}}\n',
  });
  assert.deepEqual(await lockResolve(siteOf(rig)), [{ lock: 'pipeline.lock', kind: 'no-lock' }]);
  const locks: string[] = [];
  for (const text of ['ours\n', 'theirs\n']) {
    rig.write('in', text);
    await (await rig.open()).run().finished;
    locks.push(rig.read('pipeline.lock'));
  }
  assert.deepEqual(await lockResolve(siteOf(rig)), [{ lock: 'pipeline.lock', kind: 'whole', stages: 2 }]);
  rig.write('a', 'ours\n');
  rig.write('b', 'of nobody\n');
  rig.write('pipeline.lock', `<<<<<<< ours\n${locks[0] ?? ''}=======\n${locks[1] ?? ''}>>>>>>> theirs\n`);
  const settled = [
    { stage: 'a', kind: 'kept', side: 'ours' },
    { stage: 'b', kind: 'out-of-place' },
  ];
  assert.deepEqual(await lockResolve(siteOf(rig)), [
    { lock: 'pipeline.lock', kind: 'resolved', agreed: 0, settled },
  ]);
});

test('status tells where git does something else with an out than the pipeline says', async () => {
  const rig = new LibraryRig({
    'pipeline.yaml': `
stages:
  a: {cmd: echo > a.txt, outs: [{a.txt: {git: true}}]}
  b: {cmd: echo > b.txt, outs: [b.txt]}
`,
    '.gitignore': 'a.txt\n',
  });
  const workspace = await rig.open();
  await workspace.run().finished;
  assert.deepEqual((await workspace.status()).warnings, [], 'outside git');
  execFileSync('git', ['init', '-q'], { cwd: rig.folder });
  assert.deepEqual((await workspace.status()).warnings, [
    { kind: 'ignored', path: 'a.txt' },
    { kind: 'not-ignored', path: 'b.txt' },
  ]);
  const { warnings } = JSON.parse((await rig.lockstep('status', '--json')).stdout) as { warnings: unknown };
  assert.deepEqual(warnings, [
    'a.txt is to be in git (git: true), but git ignores it',
    'b.txt is kept in the store, but git does not ignore it',
  ]);
});

test('a log that was removed is an answer, an attempt that never was is an error', async () => {
  const rig = new LibraryRig({ 'pipeline.yaml': 'stages: {a: {cmd: echo > a.txt, outs: [a.txt]}}\n' });
  const workspace = await rig.open();
  await assert.rejects(workspace.logs('a'), /no attempt at a is recorded here/);
  await workspace.run().finished;
  const { attempt } = await workspace.logs('a');
  nodeSystem.disk.remove(attempt.logPath);
  assert.equal((await workspace.logs('a')).content, null);
  const { code, stdout, stderr } = await rig.lockstep('logs', 'a');
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /^a: exit code 0 after .*\nits log is gone: /);
});

test('a rejected call that nobody looks at is told by Node, and a run’s as well', async () => {
  const rig = new LibraryRig({ 'pipeline.yaml': 'stages: {}\n' });
  const workspace = await rig.open();
  rig.write('pipeline.yaml', 'stages: [\n');
  const told: unknown[] = [];
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  const both = new Promise<void>((resolve) => {
    process.on('unhandledRejection', (error) => {
      told.push(error);
      if (told.length === 2) resolve();
    });
  });
  try {
    void workspace.plan();
    workspace.run();
    await both;
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const listener of listeners) process.on('unhandledRejection', listener);
  }
  assert.ok(told.every((error) => error instanceof PipelineError));
});
