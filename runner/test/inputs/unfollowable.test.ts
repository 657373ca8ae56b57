import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDiagnostic } from '../../src/model/errors.js';
import { findUnfollowable } from '../../src/inputs/code/javascript/unfollowable.js';

for (const code of [
  "const a = await import('./a.js');",
  "import { readFileSync } from 'node:fs'; readFileSync('x');",
  "import { createRequire } from 'node:module'; createRequire(import.meta.url)('yaml');",
  "import { createRequire } from 'node:module'; createRequire(import.meta.url).resolve('yaml/package.json');",
  "import { Worker } from './my-workers.js'; new Worker(name);",
  "new URL('https://example.org/' + name);",
  "const text = 'import(name) and new Worker(name)';",
  '// import(name)\nconst type = <T,>(x: T): T => x;',
  'const cast = <string>value; import("./a.js");',
]) {
  test(`can be followed: ${code}`, async () => {
    assert.deepEqual(await findUnfollowable('stages/a.ts', code), { errors: [], references: [] });
  });
}

for (const [code, what] of [
  ['await import(name);', 'A computed import()'],
  ['await import(`./engines/${name}.js`);', 'A computed import()'],
  ['const type: string = "x"; require(type);', 'A computed require()'],
  ["import { Worker } from 'node:worker_threads'; new Worker(name);", 'A computed Worker'],
  ["import * as threads from 'worker_threads'; new threads.Worker(name);", 'A computed Worker'],
  [
    "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); require(name);",
    'A computed require()',
  ],
  ["import { fork as start } from 'node:child_process'; start(name);", 'A computed fork'],
] as const) {
  test(`can't be followed: ${code}`, async () => {
    const { errors, references } = await findUnfollowable('stages/a.ts', `\n  ${code}\n`);
    assert.deepEqual(references, []);
    assert.equal(errors.length, 1);
    const [error] = errors;
    assert.equal(error?.message, `${what} can't be followed, so a change behind it would go unseen`);
    assert.equal(error.position?.line, 2);
    assert.equal(error.advice, 'Import by a literal name, or list the files in deps and read them as data.');
  });
}

for (const [code, path] of [
  ["new URL('./table.csv', import.meta.url)", 'stages/table.csv'],
  ["import { Worker } from 'node:worker_threads'; new Worker('./worker.js')", 'stages/worker.js'],
  [
    "import { Worker } from 'node:worker_threads'; new Worker(new URL('../lib/worker.js', import.meta.url))",
    'lib/worker.js',
  ],
  ["import { fork } from 'node:child_process'; fork('../child.js')", 'child.js'],
  [
    "import { createRequire } from 'node:module'; createRequire(import.meta.url)('./rows.cjs')",
    'stages/rows.cjs',
  ],
  [
    "import { createRequire } from 'module'; const load = createRequire(import.meta.url); load('./rows.json')",
    'stages/rows.json',
  ],
] as const) {
  test(`must stand in deps: ${code}`, async () => {
    const { errors, references } = await findUnfollowable('stages/a.ts', code);
    assert.deepEqual(errors, []);
    assert.deepEqual(
      references.map((reference) => reference.path),
      [path],
    );
  });
}

test('the error points at the very place, in typed code too', async () => {
  const code =
    'type Name = string;\nexport const load = async (name: Name): Promise<unknown> => import(name);\n';
  const { errors } = await findUnfollowable('stages/load.ts', code);
  assert.equal(
    errors.map(formatDiagnostic).join('\n'),
    `stages/load.ts:2:61: A computed import() can't be followed, so a change behind it would go unseen
  2 | export const load = async (name: Name): Promise<unknown> => import(name);
    |                                                             ^^^^^^^^^^^^
Import by a literal name, or list the files in deps and read them as data.`,
  );
});
