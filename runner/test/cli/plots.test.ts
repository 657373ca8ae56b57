import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { Rig } from '../support/rig.js';

const FILES: Readonly<Record<string, string>> = {
  'pipeline.yaml': `
stages:
  train:
    cmd: |
      for e in 0 1 2 3; do echo "$e,$((e * \${rate})),$((e + \${rate}))"; done > rows
      (echo epoch,train,test; cat rows; echo 4,nan,inf) > loss.csv
      echo '{"rows": [{"actual": "a", "predicted": "b"}, {"actual": "a", "predicted": "a"}]}' > confusion.json
      rm rows
    params: [rate]
    plots:
      - loss.csv: { x: epoch, y: test, title: 'Loss <b>', git: true }
      - confusion.json: { x: predicted, y: actual, template: confusion_normalized, git: true }
plots:
  - both: { x: epoch, y: { loss.csv: [train, test] }, template: smooth }
  - bars: { x: train, y: { loss.csv: epoch }, template: bar_horizontal_sorted }
  - dots: { x: train, y: { loss.csv: test }, template: own.json }
  - picture.png
`,
  'params.yaml': 'rate: 1\n',
  'own.json': JSON.stringify({
    title: '<DVC_METRIC_TITLE>',
    data: { values: '<DVC_METRIC_DATA>' },
    mark: 'point',
    encoding: { x: { field: '<DVC_METRIC_X>' }, y: { field: '<DVC_METRIC_Y>' }, color: '<DVC_METRIC_COLOR>' },
  }),
  'picture.png': '\x89PNG',
};

function git(rig: Rig, ...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd: rig.folder,
    stdio: 'pipe',
  });
}

async function changed(files: Readonly<Record<string, string>> = {}): Promise<Rig> {
  const rig = new Rig({ ...FILES, ...files });
  git(rig, 'init', '-q');
  const { code, stderr } = await rig.run();
  assert.equal(code, 0, stderr);
  git(rig, 'add', '-A');
  git(rig, 'commit', '-qm', 'rate 1');
  rig.write('params.yaml', 'rate: 3\n');
  assert.equal((await rig.run()).code, 0);
  return rig;
}

interface Specs {
  readonly plots: readonly {
    readonly id: string;
    readonly spec: { readonly data: { readonly values: readonly Record<string, unknown>[] } };
  }[];
}

test('two sides are drawn into one page, which opens offline and runs nothing', async () => {
  const rig = await changed();
  const { code, stdout, stderr } = await rig.binary('plots', 'diff');
  assert.equal(code, 0, stderr);
  assert.equal(stdout, `${rig.path('.lockstep/plots.html')}\n`);
  const page = rig.read('.lockstep/plots.html');
  assert.equal(page.match(/<svg/g)?.length, 5);
  for (const text of [
    'HEAD',
    'workspace',
    'Loss &lt;b&gt;',
    'data:image/png;base64,',
    "default-src 'none'",
  ]) {
    assert.ok(page.includes(text), text);
  }
  assert.doesNotMatch(page, /<script|<b>| (?:src|href)="http/);
  assert.match(stderr, /loss\.csv of workspace: one value is NaN or infinite, and the line breaks there/);
});

test('one plot is an SVG; what no line can be drawn through is no number in it', async () => {
  const rig = await changed();
  const drawn = await rig.lockstep('plots', 'diff', '--targets', 'loss.csv', '-o', 'loss.svg');
  assert.equal(drawn.code, 0, drawn.stderr);
  const svg = rig.read('loss.svg');
  assert.match(svg, /^<svg /);
  assert.doesNotMatch(svg, /NaN|Infinity/);
  const other = await rig.lockstep('plots', 'diff', '-o', 'all.svg');
  assert.equal(other.code, 2);
  assert.match(other.stderr, /images are drawn into a page only/);
});

test('the specifications hold every row of both sides', async () => {
  const rig = await changed();
  const { stdout } = await rig.lockstep('plots', 'diff', '--json');
  const { plots } = JSON.parse(stdout) as Specs;
  assert.deepEqual(
    plots.map(({ id }) => id),
    ['loss.csv', 'confusion.json', 'both', 'bars', 'dots'],
  );
  const values = plots[0]?.spec.data.values ?? [];
  assert.equal(values.length, 10);
  assert.deepEqual(values[1], { epoch: 1, train: 1, test: 2, rev: 'HEAD' });
  assert.deepEqual(values[6], { epoch: 1, train: 3, test: 4, rev: 'workspace' });
  assert.deepEqual(values[9], { epoch: 4, train: null, test: null, rev: 'workspace' });
});

test('a folder of plots is a plot a file, and a file without x is drawn by its rows', async () => {
  const rig = await changed({
    'pipeline.yaml': `
stages:
  train:
    cmd: mkdir -p plots && echo '[{"loss":1},{"loss":\${rate}}]' > plots/a.json && echo '[{"loss":2}]' > plots/b.json
    params: [rate]
    plots: [plots]
`,
  });
  const { plots } = JSON.parse((await rig.lockstep('plots', 'show', '--json')).stdout) as Specs;
  assert.deepEqual(
    plots.map(({ id }) => id),
    ['plots/a.json', 'plots/b.json'],
  );
  assert.deepEqual(plots[0]?.spec.data.values, [
    { loss: 1, step: 0, rev: 'workspace' },
    { loss: 3, step: 1, rev: 'workspace' },
  ]);
});

test('a template that nobody knows is refused with the nearest', async () => {
  const rig = await changed();
  rig.write('pipeline.yaml', (FILES['pipeline.yaml'] ?? '').replace('smooth', 'smoth'));
  const { code, stderr } = await rig.lockstep('plots', 'diff');
  assert.equal(code, 2);
  assert.match(stderr, /plot "both": there is no template "smoth"\nDid you mean "smooth"\?/);
  rig.write('pipeline.yaml', (FILES['pipeline.yaml'] ?? '').replace('own.json', 'gone.json'));
  assert.match((await rig.lockstep('plots', 'diff')).stderr, /plot "dots": there is no template gone\.json/);
});

test('a specification that would fetch something is refused', async () => {
  const spec = { data: { url: 'https://example.org/data.csv' }, mark: 'point', $schema: 'vega-lite' };
  const rig = new Rig({
    'pipeline.yaml': 'stages: {}\nplots: [chart.json]\n',
    'chart.json': JSON.stringify(spec),
  });
  const { code, stderr } = await rig.lockstep('plots', 'show');
  assert.equal(code, 2, stderr);
  assert.match(stderr, /plot "chart\.json" can't be drawn: it would fetch https:\/\/example\.org/);
});

test('without Vega its name and the way to it are told, and specifications are printed all the same', async () => {
  const rig = await changed();
  const hook =
    'export async function resolve(name, context, next) {' +
    'if (name !== "vega") return next(name, context);' +
    'throw Object.assign(new Error("no vega"), { code: "ERR_MODULE_NOT_FOUND" }); }';
  const start = `import { register } from "node:module"; register("data:text/javascript,${encodeURIComponent(hook)}");`;
  rig.env.NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(start)}`;
  const { code, stderr } = await rig.binary('plots', 'diff');
  assert.equal(code, 2);
  assert.match(stderr, /drawn by Vega, which is not installed\n.*npm install --save-dev vega vega-lite/);
  assert.equal((await rig.binary('plots', 'diff', '--json')).code, 0);
});
