import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { runInShell } from '../../support/fake-shell.js';
import { fastTempFolder } from '../../support/temp-folder.js';
import { readTree } from '../../support/tree.js';
import { World, WORKSPACE } from '../../support/world.js';

const TEXTS = [
  'echo one two > a; echo three >> a; cat a a > b',
  'mkdir -p d/e; cp -r d f; echo x > f/e/x; cp f/e/x y; rm -rf d',
  '# Nothing.\n:\necho $NAME > a',
  'echo x > a; ln -s a link; cat link > b; chmod +x b',
  'echo before > a; exit 3; echo after > a',
  'echo before > a; cat absent > b; echo after > a',
  'nosuch; echo after > a',
];

test('the shell of these cases does what sh does, as far as it goes', async () => {
  for (const text of TEXTS) {
    const folder = fastTempFolder('sh');
    const env = { PATH: process.env.PATH ?? '', NAME: 'name' };
    const real = spawnSync('/bin/sh', ['-eu', '-c', text], { cwd: folder, env });

    const world = new World({});
    const shell = {
      disk: world.disk,
      cwd: WORKSPACE,
      print: () => undefined,
      gate: () => Promise.resolve(),
    };
    const task = {
      program: '/bin/sh',
      args: ['-eu', '-c', text],
      cwd: WORKSPACE,
      env,
      log: '',
      script: false,
      graceMs: 5000,
      folder: null,
    };
    assert.equal(await runInShell(shell, task), real.status, text);
    const found = world.files('.').map((path) => [path, world.read(path)?.replace('→', '->')]);
    const expected = Object.entries(readTree(folder)).filter(([path]) => !path.endsWith('/'));
    // The real one opens what it writes to before it looks at what it reads.
    const made = expected.filter(([, content]) => content !== '');
    assert.deepEqual(Object.fromEntries(found), Object.fromEntries(made), text);
  }
});
