import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { answerAtOnce, asksToExplain } from '../../src/cli/entry.js';
import { encodeNoopIndex } from '../../src/model/noop-index.js';
import { circumstancesOf } from '../../src/system/node/circumstances.js';
import { RUNNER, Rig } from '../support/rig.js';
import { fastTempFolder } from '../support/temp-folder.js';

/** A workspace in which three stages are up to date, and nothing else was looked at. */
function upToDate(): { readonly cwd: string; readonly build: string } {
  const [cwd, build] = [fastTempFolder('entry'), fastTempFolder('build')];
  const none = { paths: [], facts: new Float64Array() };
  const circumstances = circumstancesOf(cwd, build);
  mkdirSync(join(cwd, '.lockstep'));
  writeFileSync(
    join(cwd, '.lockstep/index'),
    encodeNoopIndex({ circumstances, stages: 3, seen: none, behind: none, real: new Map() }),
  );
  return { cwd, build };
}

/** What is said; `null`: the whole program is asked. */
async function said(place: ReturnType<typeof upToDate>, ...argv: readonly string[]): Promise<string | null> {
  const stderr = new PassThrough();
  let time = 0;
  const answered = answerAtOnce({ argv, env: {}, stderr: () => stderr, now: () => (time += 4), ...place });
  stderr.end();
  const output = await text(stderr);
  if (!answered) assert.equal(output, '');
  return answered ? output : null;
}

test('a plain run is answered at once, as the whole program would', async () => {
  const place = upToDate();
  const rest = /^✔ 3 up to date/;
  for (const options of [
    [],
    ['-j', '4'],
    ['--jobs', '4'],
    ['--jobs=4'],
    ['--keep-going', '--no-wait'],
    ['-j', '1', '--no-wait', '-j', '2'],
  ]) {
    assert.match((await said(place, 'run', ...options)) ?? '', rest, options.join(' '));
  }
  assert.equal(await said(place, 'run', '--quiet'), '');
  assert.equal(await said(place, 'run', '-j', '2', '--quiet'), '');
});

test('whatever else is asked for is the whole program’s matter', async () => {
  const place = upToDate();
  for (const argv of [
    [],
    ['plan'],
    ['run', ''],
    ['run', 'stage'],
    ['run', '--force'],
    ['run', '--json'],
    ['run', '--dry-run'],
    ['run', '--no-run-cache'],
    ['run', '--allow-missing'],
    ['run', '-C', 'folder'],
    ['run', '-f', 'other.yaml'],
    ['run', '-S', 'a=1'],
    ['run', '--resources', 'gpu=2'],
    ['run', '-j'],
    ['run', '--jobs'],
    ['run', '-j', '0'],
    ['run', '-j', '-1'],
    ['run', '-j', ''],
    ['run', '-j', '-j', '2'],
    ['run', '-j', '--quiet'],
    ['run', '--jobs='],
    ['run', '--jobs=many'],
    ['run', `--jobs=${'9'.repeat(400)}`],
    ['run', '--quietly'],
    ['run', '--'],
    ['-C', 'folder', 'run'],
  ]) {
    assert.equal(await said(place, ...argv), null, argv.join(' '));
  }
  assert.equal(await said({ ...place, cwd: fastTempFolder('entry') }, 'run'), null, 'no index');
});

test('an explanation is asked for by a word anywhere, or by no word', () => {
  for (const argv of [[], ['--help'], ['-h'], ['run', '--help'], ['help', 'run'], ['--version']]) {
    assert.ok(asksToExplain(argv), argv.join(' '));
  }
  assert.ok(!asksToExplain(['run']));
});

test('the real binary: the third run in a row says at once what the second said', async () => {
  const rig = new Rig({ 'pipeline.yaml': 'stages: {a: {cmd: echo a > a, outs: [a]}}\n' });
  await rig.lockstep('run');
  const whole = await untilKept(rig);
  const atOnce = await rig.lockstep('run');
  const words = (line: string): string => line.replace(/\d+(\.\d+)? m?s/, '');
  assert.deepEqual([atOnce.code, words(atOnce.stderr)], [0, words(whole)]);
  // Whoever reads nothing of it isn't told, and nothing fails.
  const unread = spawn(process.execPath, [join(RUNNER, 'bin/lockstep.js'), 'run'], {
    cwd: rig.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  unread.stderr.destroy();
  const code = await new Promise((resolve) => unread.once('close', resolve));
  assert.equal(code, 0);
});

/** @returns what the run said that kept an index: its stages' outs were made long enough before */
async function untilKept(rig: Rig): Promise<string> {
  const { stderr } = await rig.lockstep('run');
  return rig.exists('.lockstep/index') ? stderr : untilKept(rig);
}
