import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

const root = join(import.meta.dirname, '..', '..');

interface RunFinished {
  readonly type: string;
  readonly ok: boolean;
  readonly executed: number;
  readonly restored: number;
  readonly upToDate: number;
}

function finished(output: string): RunFinished {
  return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as RunFinished;
}

function counts({ executed, restored, upToDate }: RunFinished): object {
  return { executed, restored, upToDate };
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
      'dist/index.js',
      'dist/index.d.ts',
      'dist/stage/index.js',
      'dist/stage/index.d.ts',
      'schema/pipeline.schema.json',
      'templates/demo/pipeline.yaml',
      'templates/study/gitignore',
      'templates/study/.github/workflows/study.yml',
      'README.md',
      'LICENSE',
      'package.json',
    ]) {
      assert.ok(packedFiles.includes(file), file);
    }
    const others = packedFiles.filter(
      (file) => !/^((bin|dist|schema|templates)\/|README\.md$|LICENSE$|package\.json$)/.test(file),
    );
    assert.deepEqual(others, []);
  });

  test('init makes a pipeline that runs; a second run executes nothing', () => {
    run('npx', '--no-install', 'lockstep', 'init');
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

  test('lockstep ui names the package that the page is in', () => {
    const lockstep = join(project, 'node_modules', '.bin', 'lockstep');
    const { status, stdout, stderr } = spawnSync(lockstep, ['ui'], { cwd: project, encoding: 'utf8' });
    assert.deepEqual([status, stdout], [2, '']);
    assert.equal(
      stderr,
      'the page of runs is a package of its own, lockstep-ui, which is not installed\n' +
        'Install it beside lockstep: npm install --save-dev lockstep-ui\n',
    );
  });

  test('the README’s pipeline in five minutes, typed as it stands there, does what it says', () => {
    const place = join(project, 'books');
    const type = (path: string, text: string): void => {
      mkdirSync(join(place, path, '..'), { recursive: true });
      writeFileSync(join(place, path), text);
    };
    const lockstep = (...args: readonly string[]): string =>
      run(join(project, 'node_modules', '.bin', 'lockstep'), '-C', place, ...args);
    const report = (): RunFinished => finished(lockstep('run', '--json'));

    const readme = readFileSync(join(project, 'node_modules', 'lockstep', 'README.md'), 'utf8');
    const [params = '', pipeline = '', script = '', helper = ''] = [
      ...readme.matchAll(/^```(?:yaml|ts)\n([^]*?)^```$/gm),
    ].map(([, text = '']) => text);
    type('params.yaml', params);
    type('pipeline.yaml', pipeline);
    type('report.ts', script);
    type('words.ts', helper);
    for (const [book, text] of [
      ['alice', 'down, down, down'],
      ['moby-dick', 'call me a whale, a white whale'],
      ['walden', 'I went to the woods'],
    ] as const) {
      type(`books/${book}.txt`, `${text}\n`);
    }

    assert.equal(report().executed, 4, 'the counts and the report');
    assert.match(readFileSync(join(place, 'report.md'), 'utf8'), /## count@alice\n\ndown \(3\)\n/);
    assert.equal(report().upToDate, 4, 'nothing left to do');

    type('params.yaml', params.replace('top: 10', 'top: 3'));
    assert.match(
      lockstep('plan'),
      /^▶ run {5}report {2}param top 10 → 3\n {4}about [\d.]+ m?s\n1 run, 3 up to date: about [\d.]+ m?s at -j \d+\n$/,
    );
    assert.equal(report().executed, 1);
    type('params.yaml', params);
    assert.deepEqual(counts(report()), { executed: 0, restored: 1, upToDate: 3 });

    type('words.ts', `// by count\n${helper}`);
    assert.equal(report().upToDate, 4, 'a comment');
    type('words.ts', helper.replace('(${times})', '[${times}]'));
    assert.deepEqual(counts(report()), { executed: 1, restored: 0, upToDate: 3 });
    type('books/walden.txt', 'To the woods I went!\n');
    assert.deepEqual(counts(report()), { executed: 1, restored: 0, upToDate: 3 }, 'its counts are the same');

    assert.match(lockstep('run', '-S', 'top=3'), /outs are in .*\.lockstep\/scratch\//);
    assert.equal(report().upToDate, 4, 'the checkout is as it was');
    assert.match(lockstep('why', 'report'), /code: words\.ts changed/);
  });

  test('both of its libraries have types', () => {
    const readme = readFileSync(join(project, 'node_modules', 'lockstep', 'README.md'), 'utf8');
    const [, example = ''] = /^```ts\n(import [^\n]* from 'lockstep';\n[^]*?)^```$/m.exec(readme) ?? [];
    assert.notEqual(example, '');
    writeFileSync(join(project, 'library.ts'), example);
    const scripts = readdirSync(project, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !/(^|\/)(node_modules|\.lockstep)\//.test(file),
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
