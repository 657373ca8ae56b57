import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { nodeSystem } from '../../src/system/node/index.js';
import { Rig } from '../support/rig.js';
import { tempFolder } from '../support/temp-folder.js';

/** A success is one. */

function oneStage(cmd: string, settings = ''): Rig {
  const indented = cmd.replaceAll('\n', '\n      ');
  return new Rig({
    'pipeline.yaml': `stages:\n  make:\n    cmd: |\n      ${indented}\n    outs: [out]\n    ${settings}\n`,
  });
}

suite('a command', () => {
  test('that fails before a pipe fails its stage, and what comes after it doesn’t run', async () => {
    const rig = oneStage('(echo epoch 1; exit 3) | tee log\necho done > out');
    const { code, stderr } = await rig.lockstep('run');
    assert.equal(code, 1);
    assert.match(stderr, /make: exit code 3/);
    assert.equal(rig.exists('out'), false);
  });

  test('of a list runs under the same rules', async () => {
    const rig = new Rig({
      'pipeline.yaml': `stages: {make: {cmd: ['false | cat', 'echo > out'], outs: [out]}}\n`,
    });
    assert.equal((await rig.run()).code, 1);
    assert.equal(rig.exists('out'), false);
  });

  test('under `shell: sh` is as it was, key and all', async () => {
    const rig = oneStage('false | cat > out', 'shell: sh');
    assert.equal((await rig.run()).code, 0);
    assert.match(rig.read('pipeline.lock'), /"shell": "sh -eu"/);
    assert.match((await rig.lockstep('show', 'make')).stdout, /shell: sh/);
    rig.write('pipeline.yaml', rig.read('pipeline.yaml').replace('shell: sh', ''));
    const { make } = await rig.plan();
    assert.deepEqual(
      make?.reasons.map(({ text }) => text),
      ['shell sh -eu → bash -euo pipefail'],
    );
  });

  test('has no start-up file, whatever the environment asks for', async () => {
    const rig = oneStage('echo "\\${POISON-none} \\${BASH_ENV-none}" > out');
    rig.write('rc', 'POISON=yes');
    Object.assign(rig.env, { BASH_ENV: rig.path('rc'), SHELLOPTS: 'noexec' });
    assert.equal((await rig.run()).code, 0);
    assert.equal(rig.read('out'), 'none none\n');
  });

  test('whose reader stops early is explained', async () => {
    const rig = oneStage('yes | head -n 1 > out');
    const { code, stderr } = await rig.lockstep('run');
    assert.equal(code, 1);
    assert.match(stderr, /exit code 141 \(SIGPIPE: .*`\|\| true`/);
  });

  test('where there is no bash says so, and what to do', async () => {
    const rig = oneStage('echo > out');
    const tools = tempFolder('no-bash');
    symlinkSync(process.execPath, join(tools, 'node'));
    rig.env.PATH = tools;
    const { code, stderr } = await rig.lockstep('run');
    assert.equal(code, 1);
    assert.match(
      stderr,
      /make: there is no bash on this machine, as far as PATH tells \(.*\)\n.*`shell: sh`/,
    );
    rig.write('pipeline.yaml', rig.read('pipeline.yaml').replace('outs:', 'shell: sh\n    outs:'));
    assert.equal((await rig.run()).code, 0);
  });

  test('a shell that nobody knows, or one for a script, is refused', async () => {
    const unknown = await oneStage('x', 'shell: fish').lockstep('run');
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /shell: "fish" is none that lockstep knows\n.*bash or sh/s);
    const dvc = new Rig({ 'dvc.yaml': 'stages: {a: {cmd: x, shell: sh}}\n' });
    assert.equal((await dvc.lockstep('run')).code, 2);
  });
});

suite('processes that a stage leaves behind', () => {
  test('are told by name, and ended', async () => {
    const rig = oneStage('sleep 300 & echo $! > out');
    const { code, stderr } = await rig.lockstep('run');
    assert.equal(code, 0);
    const pid = rig.read('out').trim();
    assert.match(
      stderr,
      new RegExp(`! make: it ended and left sleep \\(${pid}\\) running, which was ended, too`),
    );
    assert.equal(nodeSystem.processes.identify(Number(pid)), null);
  });

  test('that end by themselves right after it are no matter', async () => {
    const rig = oneStage('echo one > >(cat > out)');
    const { code, stderr } = await rig.lockstep('run');
    assert.equal(code, 0, stderr);
    assert.equal(rig.read('out'), 'one\n');
    assert.doesNotMatch(stderr, /left/);
  });
});

suite('records of stages that are gone', () => {
  const BOTH = 'stages:\n  a: {cmd: echo > a, outs: [a]}\n  b: {cmd: echo > b, outs: [b]}\n';

  async function recorded(): Promise<{ readonly rig: Rig; readonly lock: string }> {
    const rig = new Rig({ 'pipeline.yaml': BOTH });
    assert.equal((await rig.run()).code, 0);
    return { rig, lock: rig.read('pipeline.lock') };
  }

  for (const [what, text] of [
    ['an emptied file', ''],
    ['a pipeline without stages', 'stages: {}\n'],
    ['a pipeline with a stage fewer', BOTH.replace(/ {2}b:.*\n/, '')],
  ] as const) {
    test(`${what} drops none where nobody can be asked`, async () => {
      const { rig, lock } = await recorded();
      rig.write('pipeline.yaml', text);
      const { code, stderr } = await rig.lockstep('run');
      assert.equal(code, 2, stderr);
      assert.equal(rig.read('pipeline.lock'), lock);
    });
  }

  test('the error names them, and the flags', async () => {
    const { rig } = await recorded();
    rig.write('pipeline.yaml', 'stages: {}\n');
    assert.match(
      (await rig.lockstep('run')).stderr,
      /pipeline\.lock has records of 2 stages \(a, b\), which pipeline\.yaml no longer has\n.*lockstep run --prune.*--no-prune/,
    );
  });

  test('--no-prune keeps them, --prune drops them', async () => {
    const { rig, lock } = await recorded();
    rig.write('pipeline.yaml', 'stages: {}\n');
    assert.equal((await rig.run('--no-prune')).code, 0);
    assert.equal(rig.read('pipeline.lock'), lock);
    assert.equal((await rig.lockstep('run')).code, 2, 'it is not answered from what was noted');
    assert.equal((await rig.run('--prune')).code, 0);
    assert.doesNotMatch(rig.read('pipeline.lock'), /"a"/);
  });

  for (const [answer, isDropped] of [
    ['y', true],
    ['', false],
  ] as const) {
    test(`on a terminal it is asked, and "${answer}" ${isDropped ? 'drops' : 'keeps'} them`, async () => {
      const { rig, lock } = await recorded();
      rig.write('pipeline.yaml', BOTH.replace(/ {2}b:.*\n/, ''));
      const terminal = rig.onTerminal('job', 'run');
      await terminal.shows('[y/N]');
      terminal.type(`${answer}\r`);
      assert.deepEqual(await terminal.done, { code: 0, signal: null });
      assert.equal(rig.read('pipeline.lock') !== lock, isDropped);
    });
  }

  test('a dvc.yaml may have no stages', async () => {
    for (const text of ['', 'stages: {}\n', 'params: []\n']) {
      assert.equal((await new Rig({ 'dvc.yaml': text }).run()).code, 0, text);
    }
  });
});
