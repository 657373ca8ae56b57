import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Rig, type Result } from '../support/rig.js';

const SUB = `
stages:
  clean: {cmd: cp raw.csv clean.csv, deps: [raw.csv], params: [x], outs: [clean.csv]}
  chart: {script: stages/chart.ts, with: {title: t}, deps: {table: clean.csv}, outs: {chart: chart.txt}}
`;
const CHART = `
import { copyFileSync } from 'node:fs';
import { object, stage, string } from 'lockstep/stage';
import { suffix } from '../lib/suffix.js';
const { deps, outs } = stage({ with: object({ title: string() }), deps: ['table'], outs: ['chart'] });
copyFileSync(deps.table + suffix, outs.chart);
`;
const PARTS = {
  'package.json': '{"type": "module"}',
  'sub/pipeline.yaml': SUB,
  'sub/params.yaml': 'x: 1\n',
  'sub/raw.csv': 'raw\n',
  'sub/stages/chart.ts': CHART,
  'sub/lib/suffix.ts': "export const suffix: string = '';\n",
};
const ROOT = `
include: ['*/pipeline.yaml']
stages:
  report: {cmd: cat sub/chart.txt > report.txt, deps: [sub/chart.txt], outs: [report.txt]}
  gone: {cmd: echo > gone.txt, outs: [gone.txt]}
`;
const DVC = 'stages: {other: {cmd: "echo o > other.txt", outs: [other.txt]}}\n';

/** What a command prints, once it has ended well. */
async function told(result: Promise<Result>): Promise<string> {
  const { code, stdout, stderr } = await result;
  assert.equal(code, 0, stderr);
  return stdout;
}

function inFolder(rig: Rig, folder: string, ...args: readonly string[]): Promise<Result> {
  return rig.lockstep('-C', rig.path(folder), ...args);
}

suite('many files', () => {
  test('a file has the same keys and lock blocks alone and included, byte for byte', async () => {
    const rig = new Rig(PARTS);
    await told(inFolder(rig, 'sub', 'run'));
    const alone = rig.read('sub/pipeline.lock');
    rig.write('pipeline.yaml', ROOT);
    const plan = await rig.plan('--all');
    assert.deepEqual(
      Object.values(plan).map(({ name, action }) => `${name}: ${action}`),
      [
        'sub/pipeline.yaml:clean: up-to-date',
        'sub/pipeline.yaml:chart: up-to-date',
        'report: run',
        'gone: run',
      ],
    );
    await told(rig.lockstep('run', '--all'));
    assert.equal(rig.read('sub/pipeline.lock'), alone);

    const fresh = new Rig({ ...PARTS, 'pipeline.yaml': ROOT });
    await told(fresh.lockstep('run', '--all'));
    assert.equal(fresh.read('sub/pipeline.lock'), alone);
    assert.equal(fresh.exists('sub/.lockstep/store'), false);
  });

  test(
    'two pipeline files in one folder, and one that includes another, ' +
      "run, commit, trace and prune without touching each other's records",
    async () => {
      const rig = new Rig({ ...PARTS, 'pipeline.yaml': ROOT, 'dvc.yaml': DVC });
      await told(rig.lockstep('run'));
      await told(rig.lockstep('-f', 'dvc.yaml', 'run'));
      const LOCKS = ['pipeline.lock', 'dvc.pipeline.lock', 'sub/pipeline.lock'];
      const locks = (): readonly string[] => LOCKS.map((lock) => rig.read(lock));
      let before = locks();
      const onlyChanged = (...changed: readonly string[]): void => {
        const now = locks();
        assert.deepEqual(
          LOCKS.filter((_, index) => now[index] !== before[index]),
          changed,
        );
        before = now;
      };

      rig.write('pipeline.yaml', ROOT.replace(/ {2}gone.*\n/, ''));
      await told(rig.lockstep('run', '--prune'));
      onlyChanged('pipeline.lock');
      rig.write('dvc.yaml', DVC.replace('other:', 'renamed:'));
      await told(rig.lockstep('-f', 'dvc.yaml', 'run', '--prune'));
      onlyChanged('dvc.pipeline.lock');
      assert.doesNotMatch(rig.read('dvc.pipeline.lock'), /"other"/);

      rig.write('report.txt', 'by hand\n');
      await told(rig.lockstep('commit', 'report', '--reason', 'mine'));
      onlyChanged('pipeline.lock');
      rig.write('sub/params.yaml', 'x: 2\n');
      assert.match(
        await told(rig.lockstep('commit', 'sub/clean.csv', '--reason', 'same')),
        /Committed sub\/pipeline\.yaml:clean\n/,
      );
      onlyChanged('sub/pipeline.lock');
      rig.write('other.txt', 'by hand\n');
      await told(rig.lockstep('-f', 'dvc.yaml', 'commit', 'renamed', '--reason', 'mine'));
      onlyChanged('dvc.pipeline.lock');

      for (const path of ['report.txt', 'sub/chart.txt', 'sub/raw.csv'])
        await told(rig.lockstep('trace', path));
      await told(rig.lockstep('-f', 'dvc.yaml', 'trace', 'other.txt'));
      await told(inFolder(rig, 'sub', 'run'));
      await told(inFolder(rig, 'sub', 'status'));
      onlyChanged();
      assert.equal(rig.exists('dvc.lock'), false);
    },
  );

  test('the binary runs what a folder has, and from the root what is asked for', async () => {
    const rig = new Rig({ ...PARTS, 'pipeline.yaml': ROOT });
    rig.cwd = rig.path('sub');
    const first = await rig.binary('run', 'clean.csv');
    assert.equal(first.code, 0, first.stderr);
    assert.deepEqual([rig.exists('sub/clean.csv'), rig.exists('sub/chart.txt')], [true, false]);
    rig.cwd = rig.folder;
    assert.equal((await rig.binary('run', '-R', 'sub')).code, 0);
    assert.deepEqual([rig.exists('sub/chart.txt'), rig.exists('report.txt')], [true, false]);
    const { code, stderr } = await rig.binary('run', '--all', 'report');
    assert.deepEqual([code, stderr.split('\n')[0]], [2, 'error: name targets, or give one of --all and -R']);
    assert.match((await rig.binary('-C', 'sub', 'why', '../pipeline.yaml:report')).stdout, /never run/);
  });

  test('what is shown can be typed, from wherever it is asked', async () => {
    const rig = new Rig({ ...PARTS, 'pipeline.yaml': ROOT });
    await told(rig.lockstep('run', '--all'));
    const list = async (folder: string): Promise<readonly string[]> => {
      const { stages } = JSON.parse(await told(inFolder(rig, folder, 'list', '--all', '--json'))) as {
        stages: { name: string }[];
      };
      return stages.map(({ name }) => name);
    };
    assert.deepEqual(await list('sub'), [
      'clean',
      'chart',
      '../pipeline.yaml:report',
      '../pipeline.yaml:gone',
    ]);
    for (const folder of ['.', 'sub']) {
      for (const name of await list(folder)) {
        await told(inFolder(rig, folder, 'show', name));
        await told(inFolder(rig, folder, 'why', name));
        await told(inFolder(rig, folder, 'logs', name));
        assert.match(
          await told(inFolder(rig, folder, 'dag', name)),
          new RegExp(name.replaceAll(/[./]/g, '.')),
        );
      }
    }
    assert.match(await told(rig.lockstep('trace', 'report.txt')), /sub\/pipeline\.yaml:chart/);
    assert.match(await told(inFolder(rig, 'sub', 'trace', 'chart.txt')), /chart/);
  });

  test('an edited import of an included script is named by its place in the workspace', async () => {
    const rig = new Rig({ ...PARTS, 'pipeline.yaml': ROOT });
    await told(rig.lockstep('run', '--all'));
    rig.write('sub/lib/suffix.ts', "export const suffix: string = 'x';\n");
    assert.match(await told(rig.lockstep('plan')), /code: sub\/lib\/suffix\.ts changed/);
    rig.write('sub/stages/chart.ts', 'import { x } from "./nothing.js";\nx();\n');
    const { code, stderr } = await rig.lockstep('plan');
    assert.equal(code, 2);
    assert.match(stderr, /^sub\/stages\/chart\.ts:1:/);
  });

  test('code and settings that lie above the folder of a file count, alone and included', async () => {
    const rig = new Rig({
      'package.json': '{"type": "module"}',
      '.git/HEAD': '',
      'lib/x.ts': "export class X {\n  static y = 1;\n}\nexport const x: string = 'one';\n",
      'sub/pipeline.yaml': 'stages: {a: {script: stages/a.ts, outs: {o: o.txt}}}\n',
      'sub/stages/a.ts':
        "import { writeFileSync } from 'node:fs';\nimport { stage } from 'lockstep/stage';\n" +
        "import { X, x } from '../../lib/x.js';\nconst { outs } = stage({ outs: ['o'] });\n" +
        'writeFileSync(outs.o, x + String(X.y));\n',
    });
    await told(inFolder(rig, 'sub', 'run'));
    assert.equal(rig.read('sub/o.txt'), 'one1');
    const alone = rig.read('sub/pipeline.lock');
    rig.write('pipeline.yaml', 'include: [sub/pipeline.yaml]\n');
    await told(rig.lockstep('run', '--all'));
    assert.equal(rig.read('sub/pipeline.lock'), alone);
    rig.write('lib/x.ts', rig.read('lib/x.ts').replace('one', 'two'));
    assert.match(await told(rig.lockstep('plan', '--all')), /code: lib\/x\.ts changed/);
    await told(rig.lockstep('run', '--all'));
    assert.equal(rig.read('sub/o.txt'), 'two1');
    assert.match(await told(inFolder(rig, 'sub', 'trace', '../lib/x.ts')), /imported by sub\/stages\/a\.ts/);
    rig.write('tsconfig.json', '{"compilerOptions": {"useDefineForClassFields": false}}');
    assert.match(await told(rig.lockstep('plan', '--all')), /run +sub\/pipeline\.yaml:a/);
  });

  test('lock resolve settles the locks of all files', async () => {
    const rig = new Rig({ ...PARTS, 'pipeline.yaml': ROOT });
    await told(rig.lockstep('run', '--all'));
    const whole = rig.read('sub/pipeline.lock');
    rig.write('sub/pipeline.lock', whole.slice(0, whole.lastIndexOf('"clean"')));
    const { code, stderr } = await rig.lockstep('plan');
    assert.equal(code, 2);
    assert.match(stderr, /sub\/pipeline\.lock:\d+:\d+: sub\/pipeline\.lock is damaged or cut short/);
    assert.match(await told(rig.lockstep('lock', 'resolve')), /^sub\/pipeline\.lock: kept/);
    await told(rig.lockstep('run', '--all'));
    assert.equal(rig.read('sub/pipeline.lock'), whole);
  });

  test('what was set aside in a folder comes back from anywhere', async () => {
    const rig = new Rig({ ...PARTS, 'pipeline.yaml': ROOT });
    await told(rig.lockstep('run', '--all'));
    rig.write('sub/clean.csv', 'by hand\n');
    rig.write('sub/raw.csv', 'raw too\n');
    const { stderr } = await inFolder(rig, 'sub', 'run', 'clean');
    const id = /aside restore ([0-9a-f]+)/.exec(stderr)?.[1] ?? '';
    await told(rig.lockstep('aside', 'restore', id));
    assert.equal(rig.read('sub/clean.csv'), 'by hand\n');
  });
});
