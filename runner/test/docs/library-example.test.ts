import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Rig, RUNNER } from '../support/rig.js';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/^```(?:yaml|ts)\n([^]*?)^```$/gm)].map(([, text = '']) => text);
const [params = '', pipeline = '', report = '', words = ''] = blocks;
const example = blocks.find((text) => text.includes("from 'lockstep'")) ?? '';

/** The README's books, and the package as it was built where Node looks for it. */
function books(): Rig {
  const rig = new Rig({
    'params.yaml': params,
    'pipeline.yaml': pipeline,
    'report.ts': report,
    'words.ts': words,
    'library.ts': example,
    'package.json': '{ "type": "module" }',
    'books/alice.txt': 'down, down, down\n',
    'books/moby-dick.txt': 'call me a whale, a white whale\n',
    'books/walden.txt': 'I went to the woods\n',
  });
  mkdirSync(rig.path('node_modules'));
  symlinkSync(RUNNER, rig.path('node_modules/lockstep'));
  return rig;
}

/** It ends by itself: nothing ends it here. */
function runExample(rig: Rig): {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
} {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), join(rig.folder, 'library.ts')],
    { cwd: rig.folder, encoding: 'utf8', timeout: 60_000 },
  );
  return { code: status, stdout, stderr };
}

test('the README’s example of the library is short, and says what happens', () => {
  assert.ok(example.split('\n').length <= 25, 'it is short');
  const rig = books();
  const first = runExample(rig);
  assert.deepEqual([first.code, first.stderr], [0, '']);
  assert.match(first.stdout, /^count@alice: run never run\n/);
  assert.match(first.stdout, /^report: run never run; upstream count@alice will run; /m);
  assert.match(first.stdout, /^report executed\ndone: 4 ran, 0 were up to date\n$/m);

  rig.write('params.yaml', params.replace('top: 10', 'top: 3'));
  const second = runExample(rig);
  assert.match(second.stdout, /^report: run param top 10 → 3$/m);
  assert.match(second.stdout, /^done: 1 ran, 3 were up to date$/m);
});

test('it tells a mistake in the pipeline with its place', () => {
  const rig = books();
  rig.write('pipeline.yaml', pipeline.replace('deps:', 'dep:'));
  const { code, stdout, stderr } = runExample(rig);
  assert.deepEqual([code, stdout], [0, '']);
  assert.match(stderr, /^pipeline\.yaml \d+ .*unknown key "dep"/);
});
