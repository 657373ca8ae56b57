import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Gates } from '../support/gates.js';
import { Rig } from '../support/rig.js';

const FILES = {
  'pipeline.yaml': `
stages:
  first: {cmd: cp in.txt first.txt, deps: [in.txt], outs: [first.txt]}
  bad: {cmd: 'echo no such luck; exit 3', deps: [first.txt], outs: [bad.txt]}
  behind: {cmd: cp bad.txt behind.txt, deps: [bad.txt], outs: [behind.txt]}
`,
  'in.txt': 'x\n',
};

test('run --json is an object a line, each with its version, run, number, time and type, the last one the promised sum', async () => {
  const rig = new Rig(FILES);
  const { code, stdout, stderr, events, last } = await rig.run();
  assert.deepEqual([code, stderr], [1, '']);
  assert.ok(stdout.endsWith('\n'));
  const [first] = events;
  for (const [number, { v, run, seq, at, type }] of events.entries()) {
    assert.deepEqual([v, run, seq, typeof at, typeof type], [1, first?.run, number, 'number', 'string']);
  }
  assert.deepEqual(
    events.map(({ type, stage }) => [type, stage ?? null]),
    [
      ['run-opened', null],
      ['run-started', null],
      ['stage-started', 'first'],
      ['stage-finished', 'first'],
      ['stage-started', 'bad'],
      ['stage-failed', 'bad'],
      ['stage-skipped', 'behind'],
      ['run-finished', null],
    ],
  );
  const { failure, tail } = events.find(({ type }) => type === 'stage-failed') ?? {};
  assert.deepEqual([failure, tail], [{ kind: 'exit', code: 3 }, ['no such luck']]);
  const { v, run, seq, at, durationMs, ...counts } = last;
  assert.deepEqual([v, typeof run, seq, typeof at, typeof durationMs], [1, 'string', 7, 'number', 'number']);
  assert.deepEqual(counts, {
    type: 'run-finished',
    ok: false,
    executed: 1,
    restored: 0,
    upToDate: 0,
    failed: 1,
    skipped: 1,
    cancelled: 0,
    notStarted: 0,
    endedBy: null,
  });
});

test('plan --json and status --json are one object, with name, action and reasons of each stage', async () => {
  const rig = new Rig(FILES);
  const expected = [
    { name: 'first', action: 'run', reasons: [{ kind: 'never-run', text: 'never run' }] },
    ...(['bad', 'behind'] as const).map((name) => ({
      name,
      action: 'run',
      reasons: [
        { kind: 'never-run', text: 'never run' },
        {
          kind: 'upstream',
          stage: name === 'bad' ? 'first' : 'bad',
          action: 'run',
          text: `upstream ${name === 'bad' ? 'first' : 'bad'} will run`,
        },
      ],
    })),
  ];
  const plan = await rig.lockstep('plan', '--json', '-j', '2');
  assert.deepEqual(JSON.parse(plan.stdout), {
    v: 1,
    stages: expected.map((stage) => ({ ...stage, group: null, item: null, expectedMs: null })),
    estimate: { tasks: 3, sumMs: 0, wallMs: 0, unknown: 3, jobs: 2 },
    setAside: [],
    effects: [],
  });
  const status = await rig.lockstep('status', '--json');
  assert.deepEqual(JSON.parse(status.stdout), {
    v: 1,
    stages: expected,
    setAside: [],
    aside: { contents: 0, size: 0, list: 'lockstep aside' },
    orphans: [],
    running: null,
    interrupted: [],
    lastRun: null,
    warnings: [],
  });
});

test('where the pipeline is wrong nothing is on stdout', async () => {
  const rig = new Rig({ 'pipeline.yaml': 'stages: {a: {cmd: x, dep: []}}\n' });
  for (const command of ['run', 'plan', 'status', 'list'] as const) {
    const { code, stdout, stderr } = await rig.lockstep(command, '--json');
    assert.deepEqual([code, stdout], [2, ''], command);
    assert.match(stderr, /unknown key "dep"/);
  }
});

test('status tells what lies around: outs without a stage, a run at work, the last one', async () => {
  const gates = new Gates('slow');
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  old: {cmd: echo > old.txt, outs: [old.txt]}
  slow: {cmd: '[ -z "$GATES" ] || { ${Gates.command('slow').replaceAll('"', '\\"')}; }; echo > slow.txt', outs: [slow.txt]}
`.replaceAll('\\"', '"'),
  });
  assert.equal((await rig.run()).code, 0);
  rig.write('pipeline.yaml', rig.read('pipeline.yaml').replace(/ {2}old:.*\n/, ''));
  const quiet = await rig.lockstep('status');
  assert.match(quiet.stdout, /! old is no longer in the pipeline; its outs are still there: old\.txt\n/);
  assert.match(quiet.stdout, /Last run that started a stage: .* UTC, lockstep run --json, ended well\n$/);

  rig.env.GATES = gates.folder;
  const running = rig.start('run', '--force', 'slow');
  await gates.reached('slow');
  const busy = await rig.lockstep('status');
  assert.match(
    busy.stdout,
    new RegExp(`Process ${running.process.pid ?? ''} on .* runs this pipeline now\\.`),
  );
  assert.match(busy.stdout, /lockstep run --force slow, has not ended yet\n$/);
  await gates.open('slow');
  assert.equal((await running.done).code, 0);
});
