import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import type { ToldEvent } from '../../src/model/events.js';
import { encodeEvent } from '../../src/record/event-line.js';
import { Rig } from '../support/rig.js';

/** A grid whose cells are in the store alone, and a table of it that is in git. */
const PIPELINE = `
goals:
  eval.json:loss: { direction: minimize, tolerance: 5% }
  eval.json:accuracy: { direction: maximize }
stages:
  train:
    matrix: { size: [1, 2], rate: '\${rates}', seed: [0, 1] }
    name: \${item.size}/lr\${item.rate}/s\${item.seed}
    cmd: |
      mkdir -p cells
      node -e 'console.log(JSON.stringify({test: {loss: \${item.size} * \${item.rate} + \${item.seed}}}))' \\
        > cells/\${item.size}-\${item.rate}-\${item.seed}.json
    metrics: ['cells/\${item.size}-\${item.rate}-\${item.seed}.json']
  evaluate:
    cmd: |
      node -e 'const r = \${rates[0]}; console.log(JSON.stringify({loss: r * 2, accuracy: 1 - r, notes: "ok"}))' > eval.json
    params: [rates]
    metrics: [{ eval.json: { git: true } }]
`;
const FILES: Readonly<Record<string, string>> = {
  '.gitignore': '/cells\n',
  'pipeline.yaml': PIPELINE,
  'params.yaml': 'rates: [0.25, 0.5]\nunused: 1\n',
};

function git(rig: Rig, ...args: readonly string[]): void {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'init.defaultBranch=main'];
  execFileSync('git', [...identity, ...args], { cwd: rig.folder, stdio: 'pipe' });
}

async function committed(files: Readonly<Record<string, string>> = {}): Promise<Rig> {
  const rig = new Rig({ ...FILES, ...files });
  git(rig, 'init', '-q');
  const { code, stderr } = await rig.run();
  assert.equal(code, 0, stderr);
  git(rig, 'add', '-A');
  git(rig, 'commit', '-qm', 'results');
  return rig;
}

test('a clone with one changed rate gives the table that a reviewer wants, and --check decides', async () => {
  const origin = await committed();
  const rig = new Rig();
  execFileSync('git', ['clone', '-q', origin.folder, '.'], { cwd: rig.folder, stdio: 'pipe' });
  git(rig, 'checkout', '-qb', 'hot');
  rig.write('params.yaml', 'rates: [0.375, 0.5]\nunused: 1\n');
  assert.equal((await rig.run('--prune')).code, 0);
  git(rig, 'commit', '-qam', 'hotter');

  const params = await rig.binary('params', 'diff', 'main', '--md');
  assert.equal(
    params.stdout,
    [
      '| Path        | Param |        main |    workspace |',
      '| :---------- | :---- | ----------: | -----------: |',
      '| params.yaml | rates | [0.25, 0.5] | [0.375, 0.5] |',
      '',
    ].join('\n'),
  );
  const metrics = await rig.binary('metrics', 'diff', 'main', '--md', '--targets', 'eval.json');
  assert.equal(
    metrics.stdout,
    [
      '| Path      | Metric   | main | workspace | Change | Goal    |',
      '| :-------- | :------- | ---: | --------: | -----: | :------ |',
      '| eval.json | loss     |  0.5 |      0.75 |  +0.25 | ❌ worse |',
      '| eval.json | accuracy | 0.75 |     0.625 | -0.125 | ❌ worse |',
      '',
    ].join('\n'),
  );
  assert.deepEqual([metrics.code, metrics.stderr], [0, '']);
  assert.equal((await rig.binary('metrics', 'diff', 'main', '--check')).code, 1);
  assert.equal((await rig.binary('metrics', 'diff', 'HEAD', '--check')).code, 0);
});

test('what neither git nor the store has is said, and a goal for it is not met', async () => {
  const origin = await committed({
    'pipeline.yaml': PIPELINE.replace('eval.json:accuracy', 'cells/1-*.json:test.loss'),
  });
  const rig = new Rig();
  execFileSync('git', ['clone', '-q', origin.folder, '.'], { cwd: rig.folder, stdio: 'pipe' });
  rig.write('params.yaml', 'rates: [0.25]\nunused: 1\n');

  const { stdout, stderr } = await rig.lockstep('metrics', 'diff');
  assert.match(
    stderr,
    /HEAD: cells\/1-0\.25-0\.json, .* and 5 more are recorded, and neither in git nor in the store/,
  );
  assert.match(stdout, /cells\/1-0\.25-0\.json {2}test\.loss +\? +\? +- {2}can't tell\n/);
  assert.equal((await rig.lockstep('metrics', 'diff', '--check')).code, 1);
});

test('outs that git ignores are compared by the lock of each revision and the store', async () => {
  const rig = await committed();
  rig.write('pipeline.yaml', PIPELINE.replace('+ ${item.seed}', '+ 2 * ${item.seed}'));
  assert.equal((await rig.run('train')).code, 0);
  git(rig, 'commit', '-qam', 'twice the seed');

  const { stdout } = await rig.lockstep('metrics', 'diff', 'HEAD~1', 'HEAD', '--csv', '--no-path');
  assert.equal(
    stdout,
    'Metric,HEAD~1,HEAD,Change,Goal\n' +
      ['1.25,2.25', '1.5,2.5', '1.5,2.5', '2,3'].map((values) => `test.loss,${values},1,\n`).join(''),
  );
});

test('a metric over two axes of a matrix is a grid, the mean over the others', async () => {
  const rig = await committed();
  const { stdout } = await rig.lockstep('metrics', 'show', 'HEAD', '--pivot', 'rate,size,test.loss');
  assert.equal(
    stdout,
    'rate \\ size     1    2\n       0.25  0.75    1\n        0.5     1  1.5\n\n' +
      'test.loss by rate (down) and size (across), each the mean over seed (up to 2 cells)\n',
  );
  const wrong = await rig.lockstep('metrics', 'show', '--pivot', 'rate,sizes,test.loss');
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /no cell has the axis "sizes"\nDid you mean "size"\?/);
});

test('overlays and runs are sides, too', async () => {
  const rig = await committed();
  assert.equal((await rig.lockstep('run', '-S', 'rates=[1,0.5]', '--name', 'hot')).code, 0);
  const { stdout } = await rig.lockstep(
    'metrics',
    'diff',
    'workspace',
    'overlay:hot',
    '--targets',
    'eval.json',
  );
  assert.match(stdout, /^eval\.json {2}loss +0\.5 +2 +\+1\.5 {2}worse$/m);
  assert.match((await rig.lockstep('params', 'diff', 'HEAD', 'overlay:hot', '--deps')).stdout, /\[1, 0\.5\]/);

  const run = await rig.lockstep('metrics', 'show', 'run:2', '--json', '--targets', 'eval.json');
  assert.equal(run.code, 2, 'several runs begin so');
  const name = /may be any of ([^,\s]+)/.exec(run.stderr)?.[1] ?? '';
  const shown = JSON.parse((await rig.lockstep('metrics', 'show', `run:${name}`, '--json')).stdout) as {
    files: { path: string; values: Record<string, unknown> }[];
  };
  assert.deepEqual(shown.files.find(({ path }) => path === 'eval.json')?.values, {
    loss: 0.5,
    accuracy: 0.75,
    notes: 'ok',
  });
  assert.equal((await rig.lockstep('runs', 'rename', name, 'first')).code, 0);
  const params = await rig.lockstep('params', 'show', 'run:first');
  assert.match(params.stdout, /rates/);
  assert.doesNotMatch(params.stdout, /unused/, 'no stage depends on it');
  const changed = await rig.lockstep('params', 'diff', 'run:first', 'overlay:hot');
  assert.match(changed.stdout, /^params\.yaml {2}rates .*\[1, 0\.5\]/m);
  assert.doesNotMatch(changed.stdout, /unused/);
  assert.match(changed.stderr, /run:first knows the params that these stages depend on/);
});

test('of a run that an earlier version recorded nobody knows the params', async () => {
  const rig = await committed();
  const [run = ''] = readdirSync(rig.path('.lockstep/history')).filter((one) => one !== 'index.json');
  const file = `.lockstep/history/${run}/events.ndjson`;
  const events = rig
    .read(file)
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const event = JSON.parse(line) as Record<string, unknown>;
      delete event.check;
      delete event.params;
      return encodeEvent(event as unknown as ToldEvent);
    });
  rig.write(file, events.join(''));
  const { code, stderr } = await rig.lockstep('params', 'show', `run:${run}`);
  assert.equal(code, 2);
  assert.match(stderr, /has no params: its record doesn't say what its stages were given/);
});

test('what several stages measure is named by its stage', async () => {
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  a: {cmd: 'echo "{\\"loss\\": 1, \\"only\\": 3}" > a.json', metrics: [a.json]}
  b: {cmd: 'echo "{\\"loss\\": 2}" > b.json', metrics: [b.json]}
`,
  });
  await rig.lockstep('run');
  const { stdout } = await rig.lockstep('runs', '--json');
  const { runs } = JSON.parse(stdout) as { readonly runs: readonly { readonly metrics: unknown }[] };
  assert.deepEqual(runs[0]?.metrics, { 'a:loss': 1, only: 3, 'b:loss': 2 });
});

test('what the cells of a grid measure is no figure of the run as a whole', async () => {
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  a: {matrix: {n: [1, 2, 3, 4, 5]}, cmd: 'echo "{\\"loss\\": 1}" > \${item.n}.json', metrics: ['\${item.n}.json']}
  b: {cmd: 'echo "{\\"best\\": 2}" > b.json', metrics: [b.json]}
`,
  });
  await rig.lockstep('run');
  const { stdout } = await rig.lockstep('runs', '--json');
  const { runs } = JSON.parse(stdout) as { readonly runs: readonly { readonly metrics: unknown }[] };
  assert.deepEqual(runs[0]?.metrics, { best: 2 });
  assert.match((await rig.lockstep('metrics', 'show')).stdout, /^5\.json +loss +1$/m);
});

test('what differs looks different: by type, in the last digit, and far behind', async () => {
  const list = Array.from({ length: 40 }, (_, at) => at).join(', ');
  const rig = new Rig({
    'pipeline.yaml': `stages: {a: {cmd: cp in.json m.json, deps: [in.json], metrics: [{m.json: {cache: false}}]}}\n`,
    'params.yaml': `n: 1\nflag: true\nrate: 1.00000001\nlist: [${list}]\ntext: adam\n`,
    'in.json': String.raw`{"n": 1, "none": null, "lines": "a\nb", "same": "1"}`,
  });
  git(rig, 'init', '-q');
  assert.equal((await rig.run()).code, 0);
  git(rig, 'add', '-A');
  git(rig, 'commit', '-qm', 'results');
  rig.write('params.yaml', `n: "1"\nflag: "true"\nrate: 1.00000002\nlist: [${list}, 0]\ntext: sgd\n`);
  rig.write('in.json', String.raw`{"n": "1", "none": "null", "lines": "a\nc", "same": "1"}`);
  assert.equal((await rig.run()).code, 0);

  const params = (await rig.lockstep('params', 'diff', '--no-path')).stdout;
  assert.match(params, /^n +1 +"1"$/m);
  assert.match(params, /^flag +true +"true"$/m);
  assert.match(params, /^rate +1\.00000001 +1\.00000002$/m);
  assert.match(params, /^list +….* 38, 39\] +….* 38, 39, 0\]$/m);
  assert.match(params, /^text +adam +sgd$/m);
  const metrics = (await rig.lockstep('metrics', 'diff', '--no-path', '--md')).stdout;
  assert.match(metrics, /\| n +\| +1 \| +"1" \|/);
  assert.match(metrics, /\| none +\| +null \| +"null" \|/);
  assert.match(metrics, /\| lines +\| +"a\\\\nb" \| +"a\\\\nc" \|/);
  const csv = (await rig.lockstep('params', 'diff', '--csv')).stdout;
  assert.match(csv, /^params.yaml,n,1,"""1"""$/m);
  assert.match(csv, /^params.yaml,list,"\[0, 1, .*, 39\]","\[0, 1, .*, 39, 0\]"$/m);
});

test('unchanged values are shown by --all, and no difference is a sentence', async () => {
  const rig = await committed();
  const same = await rig.lockstep('metrics', 'diff');
  assert.deepEqual([same.code, same.stdout], [0, 'No metrics differ between HEAD and workspace.\n']);
  const all = await rig.lockstep('params', 'diff', '--all');
  assert.match(all.stdout, /^params\.yaml {2}unused +1 +1$/m);
  assert.doesNotMatch((await rig.lockstep('params', 'diff', '--all', '--deps')).stdout, /unused/);
});

test('a revision whose pipeline is broken is said to be so, and its files are compared all the same', async () => {
  const rig = await committed();
  rig.write('pipeline.yaml', 'stages: {evaluate: {cdm: x}}\n');
  git(rig, 'commit', '-qam', 'broken');
  rig.write('pipeline.yaml', PIPELINE);
  rig.write('params.yaml', 'rates: [0.75, 0.5]\nunused: 1\n');
  assert.equal((await rig.run('evaluate')).code, 0);
  const { stdout, stderr } = await rig.lockstep('metrics', 'diff', '--targets', 'eval.json');
  assert.match(stderr, /the pipeline of HEAD can't be read: /);
  assert.match(stdout, /^eval\.json {2}loss +0\.5 +1\.5 +\+1 {2}worse$/m);
});

test('a name that is nothing is refused with what could be meant', async () => {
  const rig = await committed();
  for (const [side, message] of [
    ['nope', /git knows no revision "nope" here\n.*overlay:NAME/],
    ['run:nope', /there is no run "nope" here/],
    ['overlay:nope', /there is no scratch workspace nope yet/],
    ['overlay:', /names nothing to compare/],
  ] as const) {
    const { code, stderr } = await rig.lockstep('metrics', 'diff', side);
    assert.equal(code, 2, side);
    assert.match(stderr, message);
  }
  const outside = new Rig({ 'pipeline.yaml': 'stages: {}\n' });
  assert.match((await outside.lockstep('metrics', 'diff')).stderr, /has no commit in git/);
});

test('--check without goals, and goals that mean nothing, are refused', async () => {
  const rig = await committed();
  rig.write('pipeline.yaml', PIPELINE.replace('eval.json:accuracy', 'eval.json:acuracy'));
  const typo = await rig.lockstep('metrics', 'diff', '--check');
  assert.equal(typo.code, 1);
  assert.match(typo.stderr, /goal eval\.json:acuracy: neither side has such a metric/);
  rig.write('pipeline.yaml', PIPELINE.replace('minimize', 'minimise'));
  assert.match(
    (await rig.lockstep('list')).stderr,
    /pipeline\.yaml:3:\d+: "direction" is minimize or maximize/,
  );
  rig.write('pipeline.yaml', PIPELINE.replace('5%', 'five'));
  assert.match((await rig.lockstep('list')).stderr, /"tolerance" is a number of 0 or more, or a percentage/);
  rig.write('pipeline.yaml', PIPELINE.replace(/goals:(\n {2}.*)+/, ''));
  const none = await rig.lockstep('metrics', 'diff', '--check');
  assert.equal(none.code, 2);
  assert.match(none.stderr, /the pipeline has no goals/);
});

test('only the goals of who looks count, so that a pull request is judged by its own', async () => {
  const rig = await committed();
  rig.write('pipeline.yaml', PIPELINE.replace('5%', '60%').replace(/ {2}eval.json:accuracy.*\n/, ''));
  rig.write('params.yaml', 'rates: [0.375, 0.5]\nunused: 1\n');
  assert.equal((await rig.run('evaluate')).code, 0);
  const { code, stdout } = await rig.lockstep('metrics', 'diff', '--check');
  assert.equal(code, 0, stdout);
  assert.match(stdout, /loss +0\.5 +0\.75 +\+0\.25 {2}within tolerance/);
});

test('with --deps a value that only a template takes is left out', async () => {
  const rig = new Rig({
    'dvc.yaml': "stages: {a: {cmd: 'echo ${said} > o', params: [kept], outs: [{o: {cache: false}}]}}\n",
    'params.yaml': 'said: 1\nkept: 1\n',
  });
  git(rig, 'init', '-q');
  git(rig, 'add', '-A');
  git(rig, 'commit', '-qm', 'one');
  rig.write('params.yaml', 'said: 2\nkept: 2\n');
  assert.match((await rig.lockstep('params', 'diff')).stdout, /said +1 +2/);
  const { stdout } = await rig.lockstep('params', 'diff', '--deps');
  assert.match(stdout, /kept +1 +2/);
  assert.doesNotMatch(stdout, /said/);
});
