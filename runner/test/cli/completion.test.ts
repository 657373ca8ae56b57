import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { test } from 'node:test';
import { Rig, RUNNER } from '../support/rig.js';

const FILES: Readonly<Record<string, string>> = {
  'pipeline.yaml': `
stages:
  fetch: { cmd: 'echo > data', outs: [data] }
  train:
    matrix: { size: [small, large], rate: [0.1, 0.5] }
    cmd: cp data \${key}
    deps: [data]
    outs: ['\${key}']
  report: { cmd: 'true', deps: [{ stage: train }] }
`,
};

async function completed(rig: Rig, ...words: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await rig.lockstep('complete', '--', ...words);
  assert.deepEqual([code, stderr], [0, '']);
  return stdout.split('\n').slice(0, -1);
}

test('commands, their own commands and options are completed', async () => {
  const rig = new Rig(FILES);
  assert.deepEqual(await completed(rig, 'me'), ['metrics']);
  assert.deepEqual(await completed(rig, 'metrics', ''), ['show', 'diff', 'help']);
  assert.deepEqual(await completed(rig, 'run', '--ke'), ['--keep-going']);
  assert.deepEqual(await completed(rig, 'run', '--fi'), ['--file'], 'of all commands');
  assert.ok(!(await completed(rig, '')).includes('complete'));
});

test('stages and groups are completed, and a group’s cells once one begins to name them', async () => {
  const rig = new Rig(FILES);
  assert.deepEqual(await completed(rig, 'run', ''), ['train', 'fetch', 'report']);
  assert.deepEqual(await completed(rig, '-f', 'pipeline.yaml', 'why', 'tr'), ['train']);
  assert.deepEqual(await completed(rig, 'run', '-j', '2', 'fetch', 'train@la'), [
    'train@large-0.1',
    'train@large-0.5',
  ]);
});

test('runs and overlays are completed', async () => {
  const rig = new Rig(FILES);
  assert.equal((await rig.run('--name', 'hot', 'fetch')).code, 0);
  assert.equal((await rig.run('fetch')).code, 0);
  assert.deepEqual(await completed(rig, 'metrics', 'diff', 'over'), ['overlay:hot']);
  const [run, ...others] = await completed(rig, 'metrics', 'show', 'run:');
  assert.match(run ?? '', /^run:\d{8}T\d{9}Z/);
  assert.deepEqual(others, []);
  assert.deepEqual(await completed(rig, 'plan', '--name', ''), ['hot']);
});

test('files are left to the shell, and without a pipeline there are no names', async () => {
  const rig = new Rig(FILES);
  assert.deepEqual(await completed(rig, 'trace', ''), [':files']);
  assert.deepEqual(await completed(rig, 'run', '--params', ''), [':files']);
  rig.write('pipeline.yaml', 'stages: {');
  assert.deepEqual(await completed(rig, 'run', ''), []);
});

test('bash completes a cell whose name has what breaks its words', async () => {
  const rig = new Rig(FILES);
  rig.write('bin/lockstep', `#!/bin/sh\nexec '${process.execPath}' '${RUNNER}/bin/lockstep.js' "$@"\n`);
  chmodSync(rig.path('bin/lockstep'), 0o755);
  const { stdout: script } = await rig.lockstep('completion', 'bash');
  rig.write('completion.bash', script);
  const reply = (line: string, breaks: string): string =>
    execFileSync(
      'bash',
      [
        '--norc',
        '-c',
        `source completion.bash; COMP_WORDBREAKS='${breaks}'; COMP_LINE='${line}'; COMP_POINT=${line.length}; _lockstep; printf '%s\\n' "\${COMPREPLY[@]}"`,
      ],
      { cwd: rig.folder, env: { PATH: `${rig.path('bin')}:${process.env.PATH ?? ''}` }, encoding: 'utf8' },
    );
  assert.equal(reply('lockstep run train@sm', ' @'), 'small-0.1\nsmall-0.5\n');
  assert.equal(reply('lockstep run train@sm', ' '), 'train@small-0.1\ntrain@small-0.5\n');
  assert.equal(reply('lockstep run -j 2 f', ' @:='), 'fetch\n');
});

for (const shell of ['bash', 'zsh', 'fish']) {
  const isThere = spawnSync(shell, ['--version']).error === undefined;
  test(`the script for ${shell} is one`, { skip: isThere ? false : `no ${shell} here` }, async () => {
    const rig = new Rig(FILES);
    const { code, stdout } = await rig.lockstep('completion', shell);
    assert.equal(code, 0);
    rig.write('script', stdout);
    execFileSync(shell, ['-n', rig.path('script')], { stdio: 'pipe' });
  });
}

test('another shell is refused', async () => {
  const { code, stderr } = await new Rig(FILES).lockstep('completion', 'tcsh');
  assert.equal(code, 2);
  assert.match(stderr, /bash, zsh, fish, not in "tcsh"/);
});
