import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { suite, test } from 'node:test';
import { Rig } from '../support/rig.js';

const textOf = async (rig: Rig, stage: string): Promise<string> =>
  (await rig.plan())[stage]?.reasons.map(({ text }) => text).join('; ') ?? '';

suite('reasons show the difference', () => {
  test('a text that reads like a number, a truth or nothing is told apart from it', async () => {
    const rig = new Rig({
      'pipeline.yaml': "stages: {a: {cmd: 'echo > a', params: [n, flag, none], outs: [a]}}\n",
      'params.yaml': 'n: 1\nflag: true\nnone: null\n',
    });
    assert.equal((await rig.run()).code, 0);
    rig.write('params.yaml', 'n: "1"\nflag: "true"\nnone: "null"\n');
    assert.equal(
      await textOf(rig, 'a'),
      'param flag true → "true"; param n 1 → "1"; param none null → "null"',
    );
  });

  test('of a folder: which files, and that only a mode changed', async () => {
    const rig = new Rig({
      'pipeline.yaml': "stages: {a: {cmd: 'cat d/one d/two > o', deps: [d], outs: [o]}}\n",
      'd/one': '1\n',
      'd/two': '2\n',
      'd/sub/three': '3\n',
    });
    assert.equal((await rig.run()).code, 0);
    rig.write('d/one', 'other\n');
    rig.write('d/four', '4\n');
    rig.remove('d/sub/three');
    assert.equal(await textOf(rig, 'a'), 'dep d: one changed, four added, sub/three removed');
    rig.write('d/sub/three', '3\n');
    rig.write('d/one', '1\n');
    rig.remove('d/four');
    chmodSync(rig.path('d/two'), 0o755);
    assert.equal(await textOf(rig, 'a'), 'dep d: two changed in its executable bit');
    rig.remove('.lockstep/listings');
    assert.equal(await textOf(rig, 'a'), 'dep d changed', 'which one is known by what a run kept');
  });

  test('of a file: that only its mode changed', async () => {
    const rig = new Rig({
      'pipeline.yaml': "stages: {a: {cmd: 'cat f > o', deps: [f], outs: [o]}}\n",
      f: '1\n',
    });
    assert.equal((await rig.run()).code, 0);
    chmodSync(rig.path('f'), 0o755);
    assert.equal(await textOf(rig, 'a'), 'dep f: changed in its executable bit');
    rig.write('f', '2\n');
    assert.equal(await textOf(rig, 'a'), 'dep f changed');
  });

  test('of a folder that a stage made: its manifest is in the store', async () => {
    const rig = new Rig({
      'pipeline.yaml':
        "stages: {make: {cmd: 'mkdir d; cp in d/x; echo > d/y', deps: [in], outs: [d]}, use: {cmd: 'cat d/x > o', deps: [d], outs: [o]}}\n",
      in: '1\n',
    });
    assert.equal((await rig.run()).code, 0);
    rig.write('in', '2\n');
    const { events } = await rig.run();
    const started = events.find(({ type, stage }) => type === 'stage-started' && stage === 'use');
    assert.match(JSON.stringify(started), /"text":"dep d: x changed"/);
  });
});

suite('failures name the thing and a way on', () => {
  test('an input that the stage itself changes: which, and no advice that can’t help', async () => {
    const rig = new Rig({
      'pipeline.yaml': "stages: {a: {cmd: 'echo x >> db/main; echo > o', deps: [db], outs: [o]}}\n",
      'db/main': '0\n',
    });
    for (let time = 0; time < 2; time += 1) {
      const { stderr, code } = await rig.lockstep('run');
      assert.equal(code, 1);
      assert.match(stderr, /its inputs changed while it ran \(dep db: main changed\)/);
      assert.match(stderr, /if the stage itself writes db\/main, it can never succeed/);
      assert.doesNotMatch(stderr, /run again/);
    }
  });

  test('the command that explains can be pasted, and is about the overlay that failed', async () => {
    const rig = new Rig({
      'pipeline.yaml': `
stages:
  f:
    foreach: ['a b.txt']
    do: {cmd: 'exit 3 # \${p}', deps: ['\${item}'], params: [p], outs: ['o-\${item}']}
`,
      'params.yaml': 'p: 1\n',
      'a b.txt': '',
    });
    const why = (stderr: string): string => /why it ran: lockstep (.*)/.exec(stderr)?.[1] ?? '';
    assert.equal(why((await rig.lockstep('run')).stderr), "why 'f@a b.txt'");
    const overlaid = why((await rig.lockstep('run', '-S', 'p=2', '--name', 'two')).stderr);
    assert.equal(overlaid, `-C ${rig.path('.lockstep/scratch/two')} why 'f@a b.txt'`);
    const { stdout } = await rig.lockstep('-C', rig.path('.lockstep/scratch/two'), 'why', 'f@a b.txt');
    assert.match(stdout, /never run/);
  });
});
