import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sha256 } from '../../src/model/hashes.js';
import { JavaScriptProject as Project } from '../support/javascript-project.js';

const FILES = {
  'package.json': '{"type": "module", "version": "1.0.0"}',
  'tsconfig.json': '{"extends": "./base.json"}',
  'base.json': '{"compilerOptions": {"useDefineForClassFields": true}}',
  'stages/a.ts': "import { b } from './b.js';\nconsole.log(b(2), import.meta.dirname);\n",
  'stages/b.ts':
    '/** Doc. */\nexport const b = (n: number): number => n + 1;\nexport class Unused { x = 1 }\n',
  'stages/unrelated.ts': 'export const c = 1;\n',
};

test('the identity changes with what is executed, and with nothing else', async () => {
  const project = new Project(FILES);
  const { identity, sources } = await project.now();
  assert.deepEqual(Object.keys(sources), ['stages/a.ts', 'stages/b.ts']);
  for (const [path, text, isChange] of [
    ['stages/b.ts', FILES['stages/b.ts'].replace('Doc', 'Docs'), false],
    ['stages/b.ts', FILES['stages/b.ts'].replace('(n: number): number', '(n: any): any'), false],
    ['stages/b.ts', FILES['stages/b.ts'].replace('x = 1', 'x = 2'), false],
    ['stages/b.ts', FILES['stages/b.ts'].replace('n + 1', 'n + 2'), true],
    ['stages/unrelated.ts', 'export const c = 2;\n', false],
    ['package.json', FILES['package.json'].replace('1.0.0', '2.0.0'), false],
  ] as const) {
    project.write(path, text);
    assert.equal((await project.now()).identity !== identity, isChange, `${path}: ${text}`);
    project.write(path, FILES[path]);
  }
  assert.equal((await project.now()).identity, identity);
});

test('it is the same in every folder', async () => {
  const [one, other] = [new Project(FILES), new Project(FILES)];
  assert.equal((await one.now()).identity, (await other.now()).identity);
});

test('while sources and settings are the lock’s, the lock’s bundle is the identity, whoever bundles', async () => {
  const project = new Project(FILES);
  const { identity, record } = await project.now();
  const ofOldBundler = { ...record, tool: 'esbuild 0.1.0', executed: sha256('written otherwise') };
  const recorded = await project.now(ofOldBundler);
  assert.notEqual(recorded.identity, identity);
  assert.equal((await project.now({ ...record, tool: 'esbuild 0.1.0' })).identity, identity);

  project.write('stages/b.ts', FILES['stages/b.ts'].replace('Doc', 'Docs'));
  assert.equal((await project.now(ofOldBundler)).identity, identity, 'other sources: what is bundled now');
  project.write('stages/b.ts', FILES['stages/b.ts']);
  project.write('base.json', '{"compilerOptions": {"useDefineForClassFields": false}}');
  assert.equal(
    (await project.now(ofOldBundler)).identity,
    identity,
    'other settings, through what they extend',
  );
});

const INSTEAD = 'export const b = (n) => n * 7;\n';

for (const [what, files, path, text] of [
  ['a neighbour of the file', {}, 'stages/b.js', INSTEAD],
  [
    'a file beside the folder',
    {
      'stages/a.ts': "import { b } from '../lib/b';\nconsole.log(b(2));\n",
      'lib/b/index.ts': FILES['stages/b.ts'],
    },
    'lib/b.ts',
    INSTEAD,
  ],
  [
    'a file beside the folder of a package',
    {
      'stages/a.ts': "import { b } from '../lib/b';\nconsole.log(b(2));\n",
      'lib/b/package.json': '{"main": "src/main.ts"}',
      'lib/b/src/main.ts': FILES['stages/b.ts'],
    },
    'lib/b.ts',
    INSTEAD,
  ],
  [
    'a place that an alias puts first',
    {
      'tsconfig.json': '{"compilerOptions": {"paths": {"@/*": ["./new/*", "./stages/*"]}}}',
      'stages/a.ts': "import { b } from '@/b';\nconsole.log(b(2));\n",
    },
    'new/b.ts',
    INSTEAD,
  ],
  [
    'settings in a folder without sources',
    {
      'stages/a.ts': "import { B } from '../lib/deep/b.js';\nconsole.log(new B());\n",
      'lib/deep/b.ts': 'export class B { x = 1 }\n',
    },
    'lib/tsconfig.json',
    '{"compilerOptions": {"useDefineForClassFields": false}}',
  ],
] as const) {
  test(`a new file that a script is made of instead is seen: ${what}`, async () => {
    const place = { ...FILES, ...files };
    const project = new Project(place);
    const { record } = await project.now();
    assert.deepEqual((await project.now()).record, record);
    project.write(path, text);
    const now = (await project.now()).record;
    assert.notDeepEqual(now, record);
    assert.deepEqual(now, (await new Project({ ...place, [path]: text }).now()).record);
  });
}

test('the bundle is written when it is asked for, runs by itself, and a damaged one is made again', async () => {
  const project = new Project(FILES);
  const code = await project.now();
  assert.equal(existsSync(join(project.folder, '.lockstep/bundles')), false);
  const { module: path } = await code.prepare();
  assert.ok(path !== null);
  const bytes = readFileSync(path, 'utf8');
  assert.equal(sha256(bytes), code.record.executed);
  writeFileSync(path, 'process.exit(1)');
  assert.equal((await (await project.now()).prepare()).module, path);
  assert.equal(readFileSync(path, 'utf8'), bytes);
});
