import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rig } from '../support/rig.js';

const PIPELINE = `
stages:
  train:
    script: stages/all.ts
    export: train
    outs: { model: model.txt }
  draw:
    script: stages/all.ts
    export: draw
    deps: { model: model.txt }
    outs: { figure: figure.txt }
`;

const ALL = `
import { readFileSync, writeFileSync } from 'node:fs';
import { create } from 'onnxruntime-node';
import { render } from 'vega';
import { stage } from 'lockstep/stage';

export async function train(): Promise<void> {
  const { outs } = stage({ outs: ['model'] });
  writeFileSync(outs.model, await create());
}

const drawn = stage({ deps: ['model'], outs: ['figure'] });
export const draw = (): void => {
  writeFileSync(drawn.outs.figure, render(readFileSync(drawn.deps.model, 'utf8')));
};
`;

function installed(name: string, code: string, version = '1.0.0'): Readonly<Record<string, string>> {
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify({
      name,
      version,
      type: 'module',
      main: 'index.js',
    }),
    [`node_modules/${name}/index.js`]: code,
  };
}

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{"type": "module"}',
  'pipeline.yaml': PIPELINE,
  'stages/all.ts': ALL,
  ...installed('onnxruntime-node', "export const create = async () => 'model';\nexport const Tensor = 1;\n"),
  ...installed('vega', "export const render = (text) => 'figure of ' + text;\n"),
  ...installed('register', 'globalThis.registered = true;\n'),
};

interface Lock {
  readonly scripts: Readonly<Record<string, { readonly sources: string }>>;
  readonly stages: Readonly<Record<string, { readonly key: string; readonly export?: string }>>;
}

function lockOf(rig: Rig): Lock {
  return JSON.parse(rig.read('pipeline.lock')) as Lock;
}

async function finished(files: Readonly<Record<string, string>> = {}): Promise<Rig> {
  const rig = new Rig({ ...FILES, ...files });
  const { code, stdout, stderr } = await rig.run();
  assert.equal(code, 0, stdout + stderr);
  return rig;
}

/** What a plan of the edited files has to do. */
async function toRun(rig: Rig, edits: Readonly<Record<string, string>>): Promise<readonly string[]> {
  for (const [path, text] of Object.entries(edits)) rig.write(path, text);
  const plan = Object.values(await rig.plan());
  return plan.filter(({ action }) => action === 'run').map(({ name }) => name);
}

async function refused(files: Readonly<Record<string, string>>): Promise<string> {
  const rig = new Rig({ ...FILES, ...files });
  const { code, stderr } = await rig.lockstep('run');
  assert.equal(code, 2, stderr);
  assert.equal(rig.exists('model.txt'), false);
  return stderr;
}

test('one file, two exports: each is run, and recorded by script and export', async () => {
  const rig = await finished();
  assert.equal(rig.read('figure.txt'), 'figure of model');
  const { scripts, stages } = lockOf(rig);
  assert.deepEqual(Object.keys(scripts), ['stages/all.ts#draw', 'stages/all.ts#train']);
  assert.deepEqual([stages.draw?.export, stages.train?.export], ['draw', 'train']);
  assert.equal((await rig.run()).last.executed, 0);
});

test('an edit of one export moves one key; what is left of the other is the same', async () => {
  const rig = await finished();
  const edits: readonly (readonly [string, readonly string[]])[] = [
    [ALL.replace('drawn.deps.model,', 'drawn.deps.model, // read\n'), []],
    [ALL.replace('render(readFileSync', 'render(1 + readFileSync'), ['draw']],
    [ALL.replace("['figure'] })", "['figure'], params: undefined })"), ['draw']],
    [ALL.replace('await create()', "(await create()) + ''"), ['train']],
    [
      ALL.replace('readFileSync,', 'existsSync, readFileSync,').replace(
        'render(readFileSync',
        'render(existsSync(".") + readFileSync',
      ),
      ['draw'],
    ],
    [
      ALL.replace('{ create }', '{ create, Tensor }').replace('await create()', 'Tensor + (await create())'),
      ['train'],
    ],
    [
      ALL.replace('import { stage }', 'import { number, stage }').concat(
        '\nexport const other = () => number();\n',
      ),
      [],
    ],
  ];
  for (const [text, expected] of edits) {
    const upstream = expected.includes('train') ? ['train'] : expected;
    assert.deepEqual(await toRun(rig, { 'stages/all.ts': text }), upstream, text);
  }
});

test('another version of a package moves the key of what uses it by name', async () => {
  const rig = await finished();
  const vega = installed('vega', "export const render = (text) => 'figure of ' + text;\n", '2.0.0');
  assert.deepEqual(await toRun(rig, vega), ['draw']);
});

test('a package that is imported for its effects stays in the key of every export, and plan tells it', async () => {
  // The bundler keeps what is spread; shapes do nothing all the same.
  const shapes =
    "import { number, object } from 'lockstep/stage';\nconst part = { a: number() };\nexport const whole = object({ ...part });\n";
  const all = `import 'register';\n${ALL}console.log('loaded');\n${shapes}`;
  const rig = await finished({ 'stages/all.ts': all });
  assert.equal(
    (await rig.lockstep('plan')).stdout,
    '! stages/all.ts does 2 things for each of its exports (--effects tells)\n✔ 2 up to date\n',
  );
  const { stdout } = await rig.lockstep('plan', '--effects');
  assert.equal(
    stdout,
    '! stages/all.ts does this for each of its exports, so that it is part of their code:\n' +
      '    import "register"\n' +
      "    stages/all.ts:17: console.log('loaded');\n" +
      '✔ 2 up to date\n',
  );
  const { stdout: json } = await rig.lockstep('plan', '--json');
  const { effects } = JSON.parse(json) as {
    effects: readonly { script: string; effects: readonly string[] }[];
  };
  assert.deepEqual(
    effects.map(({ script, effects: lines }) => [script, lines.length]),
    [['stages/all.ts', 2]],
  );
  assert.deepEqual(await toRun(rig, installed('register', '', '2.0.0')), ['train', 'draw']);
});

test('exports of other modules, by any name, with templates', async () => {
  const rig = await finished({
    'pipeline.yaml': `
stages:
  say:
    matrix: { what: [loss-at-0.1, default] }
    script: stages/index.ts
    export: \${item.what}
    outs: { said: '\${item.what}.txt' }
`,
    'stages/index.ts': "export * from './says.js';\nexport { loss as default } from './says.js';\n",
    'stages/says.ts': `
import { writeFileSync } from 'node:fs';
import { stage } from 'lockstep/stage';
export function loss(): void {
  writeFileSync(stage({ outs: ['said'] }).outs.said, 'loss');
}
export { loss as 'loss-at-0.1' };
`,
  });
  assert.deepEqual([rig.read('loss-at-0.1.txt'), rig.read('default.txt')], ['loss', 'loss']);
  const { stdout } = await rig.lockstep('show', 'say@loss-at-0.1');
  assert.match(stdout, /script: stages\/index\.ts\n\s*export: loss-at-0\.1\n/);
  const { stdout: listed } = await rig.lockstep('list');
  assert.match(listed, /stages\/index\.ts#loss-at-0\.1/);
});

test('an import keeps its attributes', async () => {
  const rig = await finished({
    'stages/all.ts': ALL.replace(
      "import { render } from 'vega';",
      "import vega from 'vega/package.json' with { type: 'json' };\nconst render = (text: string) => `${vega.name} of ${text}`;",
    ),
  });
  assert.equal(rig.read('figure.txt'), 'vega of model');
});

test('an export that is not there is told with the nearest one, and where that is', async () => {
  const message = await refused({ 'pipeline.yaml': PIPELINE.replace('export: draw', 'export: drow') });
  assert.equal(
    message,
    'pipeline.yaml:9:13: script stages/all.ts has no export "drow"\n' +
      '  9 |     export: drow\n' +
      '    |             ^^^^\n' +
      'Did you mean "draw" (stages/all.ts:13)?\n',
  );
  const none = await refused({ 'stages/all.ts': 'export {};\n' });
  assert.match(none, /Export a function of that name; it has none\./);
});

test('what is no function is refused where it is', async () => {
  const value = await refused({
    'stages/all.ts': ALL.replace('const drawn = stage', 'export const draw = stage')
      .replace('export const draw = ()', 'export const other = ()')
      .replaceAll('drawn.', 'draw.'),
  });
  assert.match(
    value,
    /^stages\/all\.ts:12:14: export "draw" of stages\/all\.ts is no function, but what stage\(\) gives\n/,
  );
  const map = await refused({
    'stages/all.ts': `${ALL.replace('const draw =', 'const other =')}export const draw = { a: 1 };\n`,
  });
  assert.match(map, /export "draw" of stages\/all\.ts is no function\n/);
});

test('a stage() at the top that can not be left out is refused, with how it can', async () => {
  const all = ALL.replace('const drawn = stage', 'const { deps, outs } = stage').replaceAll('drawn.', '');
  const message = await refused({ 'stages/all.ts': all });
  assert.match(message, /^stages\/all\.ts:12:24: stage\(\) stands at the top of a module/);
  assert.match(message, /Call it inside of the function, or name its result whole: const s = stage\(/);
});

test('names that can be no export, and export without script, are refused where they stand', async () => {
  const name = await refused({ 'pipeline.yaml': PIPELINE.replace('export: draw', "export: 'draw.ts'") });
  assert.match(name, /^pipeline\.yaml:9:13: stage "draw": "draw\.ts" can't be the name of an export\n/);
  const cmd = await refused({ 'pipeline.yaml': 'stages: { a: { cmd: echo, export: b, outs: [c] } }\n' });
  assert.match(cmd, /export/);
});

test('an export that throws fails its stage', async () => {
  const rig = new Rig({ ...FILES, 'stages/all.ts': ALL.replace('await create()', 'null as never') });
  const { code, stdout } = await rig.run();
  assert.equal(code, 1);
  assert.match(stdout, /stages\/all\.ts:9/);
});

test('exports of an included file count from its folder; what they claim is held against their stage', async () => {
  const included = {
    'pipeline.yaml':
      'include: [sub/pipeline.yaml]\nstages: {both: {cmd: cp sub/figure.txt both.txt, deps: [sub/figure.txt], outs: [both.txt]}}\n',
    'sub/pipeline.yaml': PIPELINE,
    'sub/stages/all.ts': ALL,
    'stages/all.ts': '',
  };
  const rig = await finished(included);
  assert.equal(rig.read('both.txt'), 'figure of model');
  const { scripts, stages } = JSON.parse(rig.read('sub/pipeline.lock')) as Lock;
  assert.deepEqual(Object.keys(scripts), ['stages/all.ts#draw', 'stages/all.ts#train']);
  const alone = await finished();
  assert.deepEqual(stages.draw?.key, lockOf(alone).stages.draw?.key);
  const moved = ALL.replace('render(readFileSync', 'render(1 + readFileSync');
  assert.deepEqual(await toRun(rig, { 'sub/stages/all.ts': moved }), ['sub/pipeline.yaml:draw']);

  const wrong = await refused({ ...included, 'sub/stages/all.ts': ALL.replace("['figure']", "['figre']") });
  assert.match(wrong, /^sub\/stages\/all\.ts:12:\d+: the script asks for outs\.figre/);
  assert.match(wrong, /sub\/pipeline\.yaml:7/);
  const absent = await refused({
    ...included,
    'sub/pipeline.yaml': PIPELINE.replace('export: draw', 'export: drow'),
  });
  assert.match(absent, /^sub\/pipeline\.yaml:9:13: script .*stages\/all\.ts has no export "drow"/);
});
