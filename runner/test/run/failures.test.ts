import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Gates } from '../support/gates.js';
import { Rig } from '../support/rig.js';

/** bad fails, behind it waits `after-bad`; `good` → `after-good` have nothing to do with it. */
const FORK = `
stages:
  bad:
    cmd: |
      echo bad >> "$CALLS"
      echo "line one"
      echo half > bad.txt
      exit 7
    outs: [bad.txt]
  after-bad: {cmd: cp bad.txt after-bad.txt, deps: [bad.txt], outs: [after-bad.txt]}
  last: {cmd: cp after-bad.txt last.txt, deps: [after-bad.txt], outs: [last.txt]}
  good:
    cmd: echo good >> "$CALLS"; echo good > good.txt
    outs: [good.txt]
  after-good:
    cmd: echo after-good >> "$CALLS"; cp good.txt after-good.txt
    deps: [good.txt]
    outs: [after-good.txt]
`;

test('a failure tells its exit code, what it printed, and where the rest lies', async () => {
  const rig = new Rig({ 'pipeline.yaml': FORK });
  const result = await rig.lockstep('run', '-j', '1');
  assert.equal(result.code, 1);
  assert.match(result.stderr, /✖ bad: exit code 7 after/);
  assert.match(result.stderr, /│ line one/);
  assert.match(result.stderr, /lockstep why bad/);
  const log = /all it printed: (.*)/.exec(result.stderr)?.[1] ?? '';
  assert.equal(readFileSync(log, 'utf8'), 'line one\n');
  const partial = /outs it had begun: (.*)/.exec(result.stderr)?.[1] ?? '';
  assert.equal(readFileSync(`${partial}/bad.txt`, 'utf8'), 'half\n');
  assert.equal(rig.exists('bad.txt'), false);
});

test('after a failure nothing new starts', async () => {
  const rig = new Rig({ 'pipeline.yaml': FORK });
  const report = await rig.run('-j', '1');
  assert.deepEqual(report.calls, ['bad']);
  assert.equal(report.last.ok, false);
  assert.deepEqual([report.last.failed, report.last.skipped, report.last.notStarted], [1, 2, 2]);
});

test('what runs beside a failure is finished and recorded', async () => {
  const gates = new Gates('good');
  const rig = new Rig({
    'pipeline.yaml': FORK.replace('echo good >> "$CALLS"', Gates.command('good')).replace(
      'cmd: |\n      echo bad',
      `cmd: |\n      ${Gates.command('bad')}\n      echo bad`,
    ),
  });
  const both = new Gates('bad');
  rig.env.GATES = gates.folder;
  rig.write('pipeline.yaml', rig.read('pipeline.yaml').replaceAll('$GATES/bad', `${both.folder}/bad`));
  const running = rig.start('run', '--json', '-j', '2');
  await Promise.all([gates.reached('good'), both.reached('bad')]);
  await both.open('bad');
  await new Promise<void>((resolve) => {
    running.process.stdout?.on('data', (text: string) => {
      if (text.includes('stage-failed')) resolve();
    });
  });
  await gates.open('good');
  const result = await running.done;
  assert.equal(result.code, 1);
  assert.equal(rig.read('good.txt'), 'good\n');
  assert.equal(rig.exists('after-good.txt'), false);
  const plan = await rig.plan();
  assert.equal(plan.good?.action, 'up-to-date');
});

test('--keep-going runs everything that does not depend on the failure', async () => {
  const rig = new Rig({ 'pipeline.yaml': FORK });
  const report = await rig.run('--keep-going', '-j', '1');
  assert.equal(report.code, 1);
  assert.deepEqual(report.calls, ['after-good', 'bad', 'good']);
  assert.deepEqual([report.last.failed, report.last.skipped, report.last.executed], [1, 2, 2]);
  assert.deepEqual((await rig.run('--keep-going')).calls, ['bad']);
});

test('an out that is missing after exit 0 is a failure, and the old outs come back', async () => {
  const rig = new Rig({
    'pipeline.yaml':
      'stages:\n  a: {cmd: "cp in.txt a.txt; cp in.txt b.txt", deps: [in.txt], outs: [a.txt, b.txt]}\n',
    'in.txt': 'one\n',
  });
  await rig.run();
  rig.write('pipeline.yaml', rig.read('pipeline.yaml').replace('; cp in.txt b.txt', ''));
  rig.write('in.txt', 'two\n');
  const result = await rig.lockstep('run');
  assert.equal(result.code, 1);
  assert.match(
    result.stderr,
    /✖ a: it ended well but did not write b\.txt \(after .*\)\n {2}a command writes/,
  );
  assert.deepEqual([rig.read('a.txt'), rig.read('b.txt')], ['one\n', 'one\n']);
});

test('nothing of a failed attempt enters the store', async () => {
  const rig = new Rig({ 'pipeline.yaml': FORK });
  await rig.run('-j', '1');
  rig.write('pipeline.yaml', FORK.replace('exit 7', 'true'));
  assert.deepEqual((await rig.run('bad')).calls, ['bad']);
});

for (const [what, edit] of [
  [
    'a dep',
    (rig: Rig) => {
      rig.write('in.txt', 'edited\n');
    },
  ],
  [
    'a param',
    (rig: Rig) => {
      rig.write('params.yaml', 'size: 2\n');
    },
  ],
] as const) {
  test(`a result is not recorded when ${what} was edited meanwhile`, async () => {
    const gates = new Gates('a');
    const rig = new Rig({
      'pipeline.yaml': `
stages:
  a:
    cmd: |
      cp in.txt a.txt
      ${Gates.command('a')}
    deps: [in.txt]
    params: [size]
    outs: [a.txt]
  b: {cmd: cp a.txt b.txt, deps: [a.txt], outs: [b.txt]}
`,
      'in.txt': 'first\n',
      'params.yaml': 'size: 1\n',
    });
    rig.env.GATES = gates.folder;
    const running = rig.start('run');
    await gates.reached('a');
    edit(rig);
    await gates.open('a');
    const result = await running.done;
    assert.equal(result.code, 1);
    assert.match(
      result.stderr,
      /✖ a: its inputs changed while it ran \((dep in\.txt changed|param size 1 → 2)\)/,
    );
    assert.equal(rig.exists('b.txt'), false);
    assert.equal((await rig.plan()).a?.action, 'run');
  });
}

for (const [what, deps, edit, reason] of [
  ['an out that it reads', '[made@x.txt]', 'edited', 'dep made@x\\.txt changed'],
  ['a file inside an out', '[folder/in]', 'edited', 'dep folder/in changed'],
  ['a cell of a group', '[{stage: made}]', 'edited', 'dep made changed'],
  ['an out that it reads', '[made@x.txt]', null, 'dep made@x\\.txt removed'],
  ['a cell of a group', '[{stage: made}]', null, 'dep made changed'],
] as const) {
  test(`a result is not recorded when ${what} was ${edit ?? 'removed'} meanwhile`, async () => {
    const gates = new Gates('reader');
    const rig = new Rig({
      'pipeline.yaml': `
stages:
  made: {foreach: [x], do: {cmd: 'echo one > made@x.txt', outs: ['made@x.txt']}}
  folder: {cmd: 'mkdir folder; echo one > folder/in', outs: [folder]}
  reader:
    cmd: |
      ${Gates.command('reader')}
      cat made@x.txt folder/in > reader.txt || true
    deps: ${deps}
    outs: [reader.txt]
`,
    });
    rig.env.GATES = gates.folder;
    const running = rig.start('run');
    await gates.reached('reader');
    const path = what === 'a file inside an out' ? 'folder/in' : 'made@x.txt';
    if (edit === null) rig.remove(path);
    else rig.write(path, edit);
    await gates.open('reader');
    const result = await running.done;
    assert.equal(result.code, 1);
    assert.match(result.stderr, new RegExp(`✖ reader: .*${reason}`));
    assert.equal(rig.exists('reader.txt'), false);
    const plan = await rig.plan();
    assert.equal(plan.reader?.reasons[0]?.kind, 'never-run');
  });
}

test('deps and scripts that nobody makes are errors of the pipeline: exit code 2, nothing touched', async () => {
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  folder: {cmd: mkdir made, outs: [made]}
  a:
    cmd: cp in.txt a.txt
    deps:
      - pipeline.yaml
      - in.txt
    outs: [a.txt]
  cell:
    foreach: [1, 2]
    do: {script: stages/cell.ts, outs: ['\${item}.txt']}
`,
  });
  const result = await rig.lockstep('run');
  assert.equal(result.code, 2);
  assert.equal(
    result.stderr,
    `pipeline.yaml:8:9: stage "a": dep "in.txt" does not exist, and no stage makes it
  8 |       - in.txt
    |         ^^^^^^
Create it, correct its path, or name it among the outs of the stage that makes it.

pipeline.yaml:12:18: script stages/cell.ts doesn't exist
  12 |     do: {script: stages/cell.ts, outs: ['\${item}.txt']}
     |                  ^^^^^^^^^^^^^^
Create it, or correct \`script\`.
`,
  );
  assert.equal(rig.exists('pipeline.lock'), false);
});

test('a missing param is an error of the pipeline: exit code 2', async () => {
  const rig = new Rig({
    'pipeline.yaml': 'stages:\n  a: {cmd: echo > a.txt, params: [train.rate], outs: [a.txt]}\n',
    'params.yaml': 'train: {rat: 1}\n',
  });
  const result = await rig.lockstep('run');
  assert.equal(result.code, 2);
  assert.match(result.stderr, /pipeline\.yaml:2:35: stage "a": param "train\.rate"/);
});

test('a background process does not outlive its stage', async () => {
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  a:
    cmd: |
      (trap '' HUP; while :; do read -r _ || :; done) < /dev/zero > /dev/null 2>&1 &
      echo $! > a.txt
    outs: [a.txt]
`,
  });
  assert.equal((await rig.run()).code, 0);
  const pid = rig.read('a.txt').trim();
  const state = /^State:\s+(\w)/m.exec(statusOf(pid))?.[1];
  assert.ok(state === undefined || state === 'Z', `process ${pid} is in state ${String(state)}`);
});

function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

test('a wdir that is not there fails its stage, and the others go on', async () => {
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  lost: {cmd: pwd > here.txt, wdir: sub/below, outs: [here.txt]}
  good: {cmd: echo good > good.txt, outs: [good.txt]}
`,
  });
  const { code, stderr, events } = await rig.run('--keep-going', '-j', '2');
  assert.equal(code, 1, stderr);
  const failed = events.find(({ type }) => type === 'stage-failed');
  assert.match(JSON.stringify(failed), /stage \\"lost\\": its wdir sub\/below is no folder/);
  assert.equal(rig.read('good.txt'), 'good\n');
  rig.write('sub/below/.keep', '');
  assert.equal((await rig.run()).last.executed, 1);
});
