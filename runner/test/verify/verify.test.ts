import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { test } from 'node:test';
import { RUNNER, Rig } from '../support/rig.js';
import { readTree, type Tree } from '../support/tree.js';

/**
 * data → cell (a and b) → report. `cell-b` says how often it was executed, where `$CALLS` is kept, so that
 * each run of it gives another result.
 */
const PIPELINE = `
stages:
  data:
    cmd: echo data >> "$CALLS"; mkdir data; echo 10 > data/raw
    outs: [data]
  cell:
    foreach: [a, b]
    do:
      cmd: |
        echo cell-\${item} >> "$CALLS"
        case \${item} in a) n=0;; *) n=$(grep -c cell-b "$CALLS");; esac
        echo "{\\"loss\\": $(cat data/raw)0$n, \\"at\\": $n}" > \${item}.json
      deps: [data]
      outs: [{'\${item}.json': {git: true}}]
  report:
    cmd: echo report >> "$CALLS"; cat a.json b.json > report.txt
    deps: [{stage: cell}]
    outs: [{report.txt: {git: true}}]
`;

async function finished(files: Readonly<Record<string, string>> = {}): Promise<Rig> {
  const rig = new Rig({ 'pipeline.yaml': PIPELINE, '.gitignore': '/data\n', ...files });
  const { code, stderr } = await rig.lockstep('run');
  assert.equal(code, 0, stderr);
  return rig;
}

function withCompare(compare: string): Readonly<Record<string, string>> {
  return {
    'pipeline.yaml': PIPELINE.replace(
      "'${item}.json': {git: true}",
      `'\${item}.json': {git: true, compare: ${compare}}`,
    ),
  };
}

/** All but lockstep's own files. */
function checkout(rig: Rig): Tree {
  return readTree(rig.folder, ['.lockstep', '.git']);
}

function git(rig: Rig, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd: rig.folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** A clone: the results that are in git, no store. */
async function cloned(files: Readonly<Record<string, string>> = {}): Promise<Rig> {
  const from = await finished(files);
  git(from, 'init', '-q');
  git(from, 'add', '.');
  git(from, 'commit', '-q', '-m', 'results');
  const rig = new Rig();
  git(rig, 'clone', '-q', from.folder, '.');
  return rig;
}

interface Answer {
  readonly v: number;
  readonly seed: string | null;
  readonly stages: readonly { readonly stage: string; readonly kind: string; readonly agrees: boolean }[];
  readonly stale: readonly string[];
}

async function answer(rig: Rig, ...args: readonly string[]): Promise<Answer> {
  const { stdout, stderr } = await rig.lockstep('verify', '--json', ...args);
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as Answer;
}

test('stages that come out the same agree; they are executed, and the checkout stays as it is', async () => {
  const rig = await finished();
  const before = checkout(rig);
  rig.calls();
  const { code, stdout } = await rig.lockstep('verify', 'data', 'cell@a');
  assert.equal(stdout, '✔ data the same bytes\n✔ cell@a the same bytes\n2 of 2 agree\n');
  assert.equal(code, 0);
  assert.deepEqual(rig.calls(), ['cell-a', 'data']);
  assert.deepEqual(checkout(rig), before);
});

test('a stage that comes out otherwise is named, with what differs', async () => {
  const rig = await finished();
  const before = checkout(rig);
  const { code, stdout } = await rig.lockstep('verify', 'cell');
  assert.equal(
    stdout,
    '✔ cell@a the same bytes\n✖ cell@b: other bytes\n  b.json\n    the file: other bytes\n1 of 2 agree\n',
  );
  assert.equal(code, 1);
  assert.deepEqual(checkout(rig), before);
});

test('what a rerun made enters neither lock, store nor run cache', async () => {
  const rig = await finished();
  const recorded = rig.read('b.json');
  assert.equal((await rig.lockstep('verify', 'cell')).code, 1);
  rig.remove('b.json');
  rig.remove('pipeline.lock');
  const again = await rig.run();
  assert.deepEqual([again.code, again.last.executed], [0, 0], again.stderr);
  assert.equal(rig.read('b.json'), recorded);
});

test('a stage behind one that came out otherwise is rerun from the recorded outs', async () => {
  const rig = await finished();
  const { stages } = await answer(rig);
  assert.deepEqual(
    stages.map(({ stage, agrees }) => [stage, agrees]),
    [
      ['data', true],
      ['cell@a', true],
      ['cell@b', false],
      ['report', true],
    ],
  );
});

test('by JSON, numbers may differ within the tolerance, and what is ignored in any way', async () => {
  const rule = '{json: {tolerance: {relative: 0.002}, ignore: [/at]}}';
  const rig = await finished(withCompare(rule));
  const { code, stdout } = await rig.lockstep('verify', 'cell');
  assert.match(stdout, /✔ cell@b the same values within tolerance, 0\.00\d+ at most\n2 of 2 agree\n$/);
  assert.equal(code, 0);
  rig.write('pipeline.yaml', withCompare('{json: {tolerance: {relative: 0.002}}}')['pipeline.yaml'] ?? '');
  const strict = await rig.lockstep('verify', 'cell');
  assert.match(strict.stdout, /✖ cell@b: other values\n {2}b\.json\n {4}\/at: 1 → 3\n1 of 2 agree\n$/);
  assert.equal(strict.code, 1);
});

test('compare is in no key', async () => {
  const rig = await finished({ 'compare.ts': 'export default () => [];\n' });
  const lock = rig.read('pipeline.lock');
  for (const rule of ['json', '{json: {ignore: [/at]}}', '{script: compare.ts}']) {
    rig.write('pipeline.yaml', withCompare(rule)['pipeline.yaml'] ?? '');
    const plan = await rig.plan();
    assert.deepEqual(
      Object.values(plan).map(({ name, action }) => [name, action]),
      ['data', 'cell@a', 'cell@b', 'report'].map((name) => [name, 'up-to-date']),
    );
    assert.deepEqual((await rig.run()).last.executed, 0);
    assert.equal(rig.read('pipeline.lock'), lock);
  }
});

const SCRIPTED: Readonly<Record<string, string>> = {
  'package.json': '{"type": "module"}',
  'pipeline.yaml': `
stages:
  train:
    matrix: {seed: [0, 1, 2]}
    name: s\${item.seed}
    script: train.ts
    with: \${item}
    passEnv: [NOISE]
    outs: {cell: {path: 'cells/\${key}.txt', git: true, compare: {script: compare.ts}}}
`,
  'train.ts': `
import { writeFileSync } from 'node:fs';
import { number, object, stage } from 'lockstep/stage';
const { with: cell, outs } = stage({ with: object({ seed: number() }), outs: ['cell'] });
writeFileSync(outs.cell, String(cell.seed + Number(process.env['NOISE'] ?? 0)));
`,
  'compare.ts': `
import { readFileSync } from 'node:fs';
import type { Compare } from 'lockstep/stage';
import { bound } from './bound.js';
const read = (path: string): number => Number(readFileSync(path, 'utf8'));
const compare: Compare = (recorded, fresh, context) => {
  const difference = Math.abs(read(fresh) - read(recorded));
  const others = context.others.map((other) => other.stage + '=' + read(other.path) + JSON.stringify(other.with));
  return {
    how: [context.stage, context.out, JSON.stringify(context.with), context.comparisons, ...others].join(' '),
    differences: difference <= bound ? [] : ['differs by ' + difference],
  };
};
export default compare;
`,
  'bound.ts': 'export const bound = 0.5;\n',
};

async function scripted(files: Readonly<Record<string, string>> = {}): Promise<Rig> {
  const rig = new Rig({ ...SCRIPTED, ...files, 'node_modules/.keep': '' });
  symlinkSync(RUNNER, rig.path('node_modules/lockstep'));
  const { code, stderr } = await rig.lockstep('run');
  assert.equal(code, 0, stderr);
  return rig;
}

test('a script compares, and knows the recorded outs of the other cells', async () => {
  const rig = await scripted();
  rig.env.NOISE = '0.25';
  const close = await rig.lockstep('verify', 's1');
  assert.equal(
    close.stdout,
    '✔ train@s1 train@s1 cell {"seed":1} 1 train@s0=0{"seed":0} train@s2=2{"seed":2}\n1 of 1 agree\n',
  );
  assert.equal(close.code, 0);
  rig.env.NOISE = '0.75';
  const { code, stdout } = await rig.lockstep('verify');
  assert.equal(code, 1);
  assert.match(
    stdout,
    /✖ train@s0: train@s0 cell .* 3 train@s1=1.*\n {2}cells\/s0\.txt\n {4}differs by 0\.75\n/,
  );
  assert.match(stdout, /\n0 of 3 agree\n$/);
});

for (const [what, source, says] of [
  ['throws', 'export default () => { throw new Error("no cells"); };', /compare\.ts failed: no cells/],
  ['exports no function', 'export const compare = 1;', /its default export is no function/],
  ['answers something else', 'export default () => 3;', /must answer with a list of differences/],
] as const) {
  test(`a script that ${what} is a failure that says so`, async () => {
    const rig = await scripted({ 'compare.ts': source });
    const { code, stdout } = await rig.lockstep('verify', 's1');
    assert.equal(code, 1);
    assert.match(stdout, says);
    assert.match(stdout, /\n0 of 1 agree\n$/);
  });
}

test('in a fresh clone what is not in git is made first', async () => {
  const rig = await cloned();
  const before = checkout(rig);
  const { code, stdout } = await rig.lockstep('verify', 'cell@a');
  assert.equal(stdout, '✔ cell@a the same bytes\n1 of 1 agree\n');
  assert.equal(code, 0);
  assert.deepEqual(rig.calls(), ['cell-a', 'data']);
  assert.deepEqual(checkout(rig), before);
  assert.equal(git(rig, 'status', '--porcelain'), '');
});

for (const [where, make] of [
  ['with the recorded bytes in the store', finished],
  ['in a fresh clone', cloned],
] as const) {
  test(`one changed number is found, drawn or not, ${where}`, async () => {
    const rig = await make();
    rig.write('a.json', rig.read('a.json').replace('100', '101'));
    const { code, stdout } = await rig.lockstep('verify', 'cell@a', 'data', '--sample', '1');
    assert.equal(code, 1);
    assert.match(stdout, /✖ cell@a: changed since it was recorded: a\.json\n/);
    assert.match(stdout, /\n1 of 2 agree\n$/);
    assert.match(rig.read('a.json'), /101/);
  });
}

test('the seed draws the same sample again', async () => {
  const rig = await finished();
  const first = await answer(rig, 'data', 'cell@a', 'report', '--sample', '2');
  assert.equal(first.stages.length, 2);
  assert.match(first.seed ?? '', /^[0-9a-f]+$/);
  const again = await answer(rig, 'data', 'cell@a', 'report', '--sample', '2', '--seed', first.seed ?? '');
  assert.deepEqual(again, first);
  const { stdout } = await rig.lockstep('verify', 'data', 'cell@a', 'report', '--sample', '2', '--seed', 's');
  assert.match(stdout, /^seed s: 2 of 3 drawn\n/);
});

test('what has no result of the present inputs is left out and told', async () => {
  const rig = await finished();
  rig.write('pipeline.yaml', PIPELINE.replace('cat a.json b.json', 'cat b.json a.json'));
  assert.deepEqual((await answer(rig, 'cell@a', 'report')).stale, ['report']);
  const nothing = await rig.lockstep('verify', 'report');
  assert.equal(nothing.code, 2);
  assert.match(nothing.stderr, /there is nothing to verify/);
});

test('a stage that fails when it is rerun is a failure, and so is what is behind it', async () => {
  const rig = await finished({
    'pipeline.yaml': `
stages:
  once: {cmd: 'test ! -e "$CALLS" && echo once >> "$CALLS" && echo 1 > o', outs: [o]}
  next: {cmd: 'cat o > n', deps: [o], outs: [n]}
`,
  });
  const { code, stdout } = await rig.lockstep('verify');
  assert.equal(stdout, '✖ once: exit code 1\n✖ next: not rerun, since once failed\n0 of 2 agree\n');
  assert.equal(code, 1);
});
