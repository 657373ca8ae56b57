import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { meant } from '../../src/cli/follow-word.js';
import { Gates } from '../support/gates.js';
import { Rig, type Running } from '../support/rig.js';

const SCRIPT = `
import { readFileSync, writeFileSync } from 'node:fs';
import { metric, stage } from 'lockstep/stage';
const { outs } = stage({ outs: ['out'] });
metric({ epoch: 1, test_loss: 0.25 });
metric({ epoch: 2, test_loss: NaN });
writeFileSync(outs.out, 'done');
`;

/** `slow` tells what it measures in three lines of Python, then stands at its gate. */
function slowPipeline(gates: Gates): Rig {
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  first: {cmd: 'echo one; echo > first.txt', outs: [first.txt]}
  slow:
    cmd: |
      python3 train.py
      echo 40 % of it
      ${Gates.command('slow')}
      echo the rest; cp first.txt slow.txt
    deps: [first.txt, train.py]
    outs: [slow.txt]
  script: {script: script.ts, deps: [slow.txt], outs: {out: out.txt}}
`.replace(', deps: [slow.txt], outs: {out', ', outs: {out'),
    'train.py': `import json, os
def metric(**row):
    with open(os.environ["LOCKSTEP_METRICS_FILE"], "a") as file: file.write(json.dumps(row) + "\\n")
metric(epoch=1, loss=float("nan"))
metric(epoch=2, loss=0.5)
`,
    'script.ts': SCRIPT,
  });
  rig.env.GATES = gates.folder;
  return rig;
}

/** Resolves when it prints that from now on. */
async function prints({ process: { stdout, stderr } }: Running, text: string): Promise<void> {
  let seen = '';
  await new Promise<void>((resolve) => {
    for (const stream of [stdout, stderr]) {
      stream?.on('data', (chunk: string) => {
        seen += chunk;
        if (seen.includes(text)) resolve();
      });
    }
  });
}

interface Event {
  readonly type: string;
  readonly stage?: string;
  readonly values?: unknown;
}

function events(text: string): readonly Event[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Event);
}

suite('a run can be followed from any terminal', () => {
  test('before its end and after: the same events, metrics among them, and its exit code', async () => {
    const gates = new Gates('slow');
    const rig = slowPipeline(gates);
    const run = rig.start('run', '--json');
    await gates.reached('slow');
    const during = rig.start('attach', '--json');
    const log = rig.start('logs', '-f', 'slow');
    await Promise.all([prints(during, '"line":"40 % of it"'), prints(log, '40 % of it')]);
    await gates.open('slow');
    const [ran, attached, logged] = await Promise.all([run.done, during.done, log.done]);
    const after = await rig.binary('attach', '--json');
    assert.deepEqual([ran.code, attached.code, after.code, logged.code], [0, 0, 0, 0]);
    assert.equal(attached.stdout, ran.stdout);
    assert.equal(after.stdout, ran.stdout);
    assert.equal(logged.stdout, '40 % of it\nthe rest\n');
    assert.match(after.stderr, /No run is under way; this is the last one\./);
    const rows = events(ran.stdout).flatMap(({ type, stage, values }) =>
      type === 'stage-metrics' ? [[stage, values]] : [],
    );
    assert.deepEqual(rows.toSorted(), [
      ['script', { epoch: 1, test_loss: 0.25 }],
      ['script', { epoch: 2, test_loss: 'NaN' }],
      ['slow', { epoch: 1, loss: 'NaN' }],
      ['slow', { epoch: 2, loss: 0.5 }],
    ]);
    const shown = await rig.binary('attach');
    assert.match(shown.stderr, /(?:✔ (?:first|slow|script) .*\n){3}✔ 3 ran in/);
    assert.equal((await rig.binary('run', '--json')).stdout.includes('stage-metrics'), false);
    assert.equal(readdirSync(rig.path('.lockstep/history')).length, 2, 'one run, and the index');
  });

  test('before it begins, where it is waited for', async () => {
    const gates = new Gates('slow');
    const rig = slowPipeline(gates);
    const early = rig.start('attach', '--wait', '--json');
    const other = rig.start('attach', '--wait', 'overlay:hot');
    await Promise.all([
      prints(early, 'waiting for a run to begin…'),
      prints(other, 'of overlay:hot to begin…'),
    ]);
    const told = prints(early, '"line":"40 % of it"');
    const run = rig.start('run', '--json');
    await gates.reached('slow');
    const during = rig.start('attach', '--wait', '--json');
    await Promise.all([told, prints(during, '"line":"40 % of it"')]);
    await gates.open('slow');
    const [ran, before, meanwhile] = await Promise.all([run.done, early.done, during.done]);
    assert.deepEqual([ran.code, before.code, meanwhile.code], [0, 0, 0]);
    assert.equal(before.stdout, ran.stdout);
    assert.equal(meanwhile.stdout, ran.stdout);
    await Promise.all([rig.binary('run', 'first', '--name', 'hot', '--no-run-cache'), other.done]);
    assert.match((await other.done).stderr, /✔ 1 ran in/);
  });

  test('one that was killed is told as far as it came', async () => {
    const gates = new Gates('slow');
    const rig = slowPipeline(gates);
    const run = rig.start('run');
    await gates.reached('slow');
    const during = rig.start('attach');
    await prints(during, '✔ first');
    run.process.kill('SIGKILL');
    await run.done;
    const { code, stderr } = await during.done;
    assert.equal(code, 1);
    assert.match(stderr, /It did not end \(killed, or its machine was\)/);
  });

  test('a torn last line is not there', async () => {
    const rig = new Rig({ 'pipeline.yaml': 'stages: {a: {cmd: echo > a, outs: [a]}}\n' });
    // In a process of its own, which has ended when the record is looked at.
    await rig.binary('run');
    const [run = ''] = readdirSync(rig.path('.lockstep/history'));
    const file = join('.lockstep/history', run, 'events.ndjson');
    rig.write(file, readFileSync(rig.path(file), 'utf8').slice(0, -9));
    const { code, stderr } = await rig.lockstep('attach', run.slice(-4));
    assert.equal(code, 1);
    assert.match(stderr, /✔ a .*\nIt did not end/);
  });

  test('what names no run is refused, with the way to the names', async () => {
    const rig = new Rig({ 'pipeline.yaml': 'stages: {a: {cmd: echo > a, outs: [a]}}\n' });
    assert.match((await rig.lockstep('attach')).stderr, /no run has left a record here\n.*attach --wait/);
    await rig.lockstep('run');
    const { code, stderr } = await rig.lockstep('attach', 'hot');
    assert.equal(code, 2);
    assert.match(stderr, /there is no run "hot" here/);
  });
});

test('logs -f without a run that runs it shows what its last attempt printed', async () => {
  const rig = new Rig({ 'pipeline.yaml': 'stages: {a: {cmd: echo hello; echo > a, outs: [a]}}\n' });
  await rig.lockstep('run');
  assert.equal((await rig.lockstep('logs', '-f', 'a')).stdout, 'hello\n');
});

test('-f follows behind logs, and names the file elsewhere', () => {
  assert.deepEqual(meant(['logs', '-f', 'a']), ['logs', '--follow', 'a']);
  assert.deepEqual(meant(['-f', 'x.yaml', '-C', 'd', 'logs', 'a', '-f']), [
    '-f',
    'x.yaml',
    '-C',
    'd',
    'logs',
    'a',
    '--follow',
  ]);
  assert.deepEqual(meant(['run', '-f', 'logs']), ['run', '-f', 'logs']);
});
