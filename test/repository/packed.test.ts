import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

const root = join(import.meta.dirname, '..', '..');

interface RunFinished {
  readonly type: string;
  readonly ok: boolean;
  readonly executed: number;
  readonly upToDate: number;
}

describe('the packed runner, installed in an empty folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packed-'));
  const project = join(folder, 'project');
  let packedFiles: readonly string[] = [];

  function run(command: string, ...args: readonly string[]): string {
    // npm hands its settings down to what it starts: the installed package must not see this checkout's.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD)/.test(name)),
    );
    return execFileSync(command, args, { cwd: project, encoding: 'utf8', env });
  }

  before(() => {
    mkdirSync(project);
    const packed = execFileSync(
      'npm',
      ['pack', '--workspace', 'lockstep', '--json', '--pack-destination', folder],
      { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const [tarball] = JSON.parse(packed) as { filename: string; files: { path: string }[] }[];
    assert.ok(tarball !== undefined);
    packedFiles = tarball.files.map(({ path }) => path);
    writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }');
    const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
    run('npm', 'install', ...flags, join(folder, tarball.filename));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  test('has what it needs and nothing else', () => {
    for (const file of [
      'bin/lockstep.js',
      'dist/cli/main.js',
      'dist/stage/index.js',
      'dist/stage/index.d.ts',
      'schema/pipeline.schema.json',
      'README.md',
      'LICENSE',
      'package.json',
    ]) {
      assert.ok(packedFiles.includes(file), file);
    }
    const others = packedFiles.filter(
      (file) => !/^((bin|dist|schema)\/|README\.md$|LICENSE$|package\.json$)/.test(file),
    );
    assert.deepEqual(others, []);
  });

  test('init makes a pipeline that runs; a second run executes nothing', () => {
    run('npx', '--no-install', 'lockstep', 'init');
    const finished = (output: string): RunFinished =>
      JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as RunFinished;
    const first = finished(run('npx', '--no-install', 'lockstep', 'run', '--json'));
    assert.equal(first.type, 'run-finished');
    assert.equal(first.ok, true);
    assert.ok(first.executed > 0);
    const second = finished(run('npx', '--no-install', 'lockstep', 'run', '--json'));
    assert.deepEqual(
      { executed: second.executed, upToDate: second.upToDate },
      { executed: 0, upToDate: first.executed },
    );
  });

  test('its stage library has types', () => {
    const scripts = readdirSync(project, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.includes('node_modules') && !file.startsWith('.'),
    );
    assert.ok(scripts.length > 0);
    const options = {
      module: 'NodeNext',
      strict: true,
      noEmit: true,
      types: ['node'],
      typeRoots: [typeRoots],
    };
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, files: scripts }),
    );
    run(process.execPath, join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.');
  });
});

const typeRoots = join(root, 'node_modules', '@types');
