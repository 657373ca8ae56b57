import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { ScriptCodes, type ScriptCode } from '../../src/inputs/code/script-code.js';
import { ContentHasher } from '../../src/inputs/content.js';
import { sha256 } from '../../src/model/hashes.js';
import { StatMemo } from '../../src/inputs/memo.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { nodeClock } from '../../src/system/node/clock.js';
import type { CodeRecord } from '../../src/model/records.js';
import { tempFolder } from '../support/temp-folder.js';

class Project {
  readonly folder = tempFolder('code');

  constructor(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  /** The script's code as a run finds it that begins now, with what the lock has. */
  async code(recorded: CodeRecord | null = null): Promise<ScriptCode> {
    const root = join(this.folder, '.lockstep');
    mkdirSync(root, { recursive: true });
    const memo = StatMemo.load(nodeDisk, join(root, 'memo.json'));
    const codes = new ScriptCodes({
      disk: nodeDisk,
      hasher: new ContentHasher(nodeDisk, memo, nodeClock),
      workspace: this.folder,
      root,
      recorded: () => recorded,
    });
    const code = await codes.of('stages/a.ts');
    codes.save();
    return code;
  }
}

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
  const { identity, sources } = await project.code();
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
    assert.equal((await project.code()).identity !== identity, isChange, `${path}: ${text}`);
    project.write(path, FILES[path]);
  }
  assert.equal((await project.code()).identity, identity);
});

test('it is the same in every folder', async () => {
  const [one, other] = [new Project(FILES), new Project(FILES)];
  assert.equal((await one.code()).identity, (await other.code()).identity);
});

test('while sources and settings are the lock’s, the lock’s bundle is the identity, whoever bundles', async () => {
  const project = new Project(FILES);
  const { identity, record } = await project.code();
  const ofOldBundler = { ...record, bundler: 'esbuild 0.1.0', bundle: sha256('written otherwise') };
  const recorded = await project.code(ofOldBundler);
  assert.notEqual(recorded.identity, identity);
  assert.equal((await project.code({ ...record, bundler: 'esbuild 0.1.0' })).identity, identity);

  project.write('stages/b.ts', FILES['stages/b.ts'].replace('Doc', 'Docs'));
  assert.equal((await project.code(ofOldBundler)).identity, identity, 'other sources: what is bundled now');
  project.write('stages/b.ts', FILES['stages/b.ts']);
  project.write('base.json', '{"compilerOptions": {"useDefineForClassFields": false}}');
  assert.equal(
    (await project.code(ofOldBundler)).identity,
    identity,
    'other settings, through what they extend',
  );
});

test('a new file that is imported instead of another is seen', async () => {
  const instead = 'export const b = (n) => n * 7;\n';
  const project = new Project(FILES);
  const { identity } = await project.code();
  project.write('stages/b.js', instead);
  const now = (await project.code()).identity;
  assert.notEqual(now, identity);
  assert.equal(now, (await new Project({ ...FILES, 'stages/b.js': instead }).code()).identity);
});

test('the bundle is written when it is asked for, runs by itself, and a damaged one is made again', async () => {
  const project = new Project(FILES);
  const code = await project.code();
  assert.equal(existsSync(join(project.folder, '.lockstep/bundles')), false);
  const path = await code.materialise();
  const bytes = readFileSync(path, 'utf8');
  assert.equal(sha256(bytes), code.record.bundle);
  writeFileSync(path, 'process.exit(1)');
  assert.equal(await (await project.code()).materialise(), path);
  assert.equal(readFileSync(path, 'utf8'), bytes);
});
