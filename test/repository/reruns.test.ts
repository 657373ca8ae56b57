import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, describe, test } from 'node:test';
import { Checkout, type ListedStage, type PlannedStage } from '../support/checkout.js';

/** Why a stage would run that are no change of what it is made from: absent data, and what upstream does. */
const OF_OTHERS = ['out', 'needed', 'upstream', 'made-before'];

/** What speaks against each stage by itself; a stage that merely waits may well end up to date. */
function causes(plan: readonly PlannedStage[]): ReadonlyMap<string, string> {
  return new Map(
    plan.map(({ name, reasons }) => [
      name,
      reasons
        .filter(({ kind }) => !OF_OTHERS.includes(kind))
        .map(({ text }) => text)
        .join('; '),
    ]),
  );
}

const ENGINES = 'stages/train/engines.ts';
const OCTAVES = 'stages/critical/octaves.ts';

type Condition = (stage: ListedStage) => boolean;

describe('what an edit of the study reruns', () => {
  const checkout = new Checkout();
  checkout.settle();
  const stages = checkout.list();
  const start = checkout.plan();
  const before = causes(start);
  const actions = new Map(start.map(({ name, action }) => [name, action]));
  const trainers = named(({ script = '' }) =>
    /^stages\/(train\/|critical\/|arms\/|curvature\.ts)/.test(script),
  );

  afterEach(() => {
    checkout.undo();
  });
  after(() => {
    checkout.remove();
  });

  function named(condition: (stage: ListedStage) => boolean): readonly string[] {
    return stages.filter(condition).map(({ name }) => name);
  }

  /** Stages of which the plan says something else than before the edit, those that came among them. */
  function changed(plan: readonly PlannedStage[]): readonly string[] {
    return [...causes(plan)].filter(([name, cause]) => cause !== before.get(name)).map(([name]) => name);
  }

  /** All that stages' outs lead to. */
  function behind(names: readonly string[]): ReadonlySet<string> {
    const reached = new Set(names);
    // Upstream stands before downstream.
    for (const { name, upstream } of stages) if (upstream.some((one) => reached.has(one))) reached.add(name);
    for (const name of names) reached.delete(name);
    return reached;
  }

  test('one learning rate: its cells, and what follows', () => {
    checkout.edit('params/params.yaml', (text) => text.replace(/^(rates: .*)\b0\.001\b/m, '$10.002'));
    const plan = checkout.plan();
    const cells = (rate: string): readonly string[] =>
      plan
        .filter(({ name }) => name.startsWith('train@') && name.includes(`/lr${rate}/`))
        .map(({ name }) => name);
    const old = named(({ name }) => name.startsWith('train@') && name.includes('/lr0.001/'));
    assert.ok(old.length > 0);
    assert.deepEqual(cells('0.001'), []);
    assert.deepEqual(
      cells('0.002'),
      old.map((name) => name.replace('/lr0.001/', '/lr0.002/')),
    );
    const training = named(({ group }) => group === 'train');
    const followers = behind(training);
    assert.deepEqual(
      changed(plan).filter((name) => !followers.has(name)),
      cells('0.002'),
    );
    for (const { name, action } of plan) {
      if (followers.has(name)) assert.ok(action === 'run' || action === 'waits', `${name}: ${action}`);
    }
  });

  test('the accuracy below which a run has failed: the analysis, and no training', () => {
    checkout.edit('params/params.yaml', (text) => text.replace(/^( +threshold: )0\.7\b/m, '$10.65'));
    const plan = checkout.plan();
    const readers = ['critical-rate', 'severity', 'controls'];
    assert.deepEqual(changed(plan), readers);
    const analysed = behind(readers);
    for (const { name, action } of plan) {
      if (!readers.includes(name) && !analysed.has(name)) assert.equal(action, actions.get(name), name);
    }
    assert.ok(trainers.length > 0 && trainers.every((name) => !analysed.has(name)));
  });

  test('a comment in every file: nothing', () => {
    const files = readdirSync(join(checkout.folder, 'stages'), { recursive: true, encoding: 'utf8' });
    // The page's script is no code of the report's stage but one of its deps, which holds by its bytes.
    const code = files.filter((path) => path.endsWith('.ts') && !path.startsWith('report/page/'));
    for (const file of code) {
      checkout.edit(`stages/${file}`, (text) => `// Nothing but a comment.\n${text}\n/* And another. */\n`);
    }
    assert.deepEqual(changed(checkout.plan()), []);
  });

  test('a type: nothing', () => {
    checkout.edit('stages/model/initialisation.ts', (text) =>
      text.replace('(): number =>', '(): number | never =>'),
    );
    checkout.edit(
      'stages/analysis/verdict.ts',
      (text) => `${text}\nexport type Another = readonly string[];\n`,
    );
    assert.deepEqual(changed(checkout.plan()), []);
  });

  test('the initialisation: all cells, and nothing else by itself', () => {
    checkout.edit('stages/model/initialisation.ts', (text) =>
      text.replace('1 / Math.sqrt(fanIn)', '2 / Math.sqrt(fanIn)'),
    );
    const plan = checkout.plan();
    const proven = trainers.filter((name) => before.get(name) !== 'never run');
    assert.ok(proven.length > 0);
    assert.deepEqual(changed(plan), proven);
    const [training, followers] = [new Set(trainers), behind(trainers)];
    for (const { name, action } of plan) {
      if (training.has(name)) assert.equal(action, 'run', name);
      if (followers.has(name)) assert.notEqual(action, 'up-to-date', name);
    }
  });

  // Exports of one file: each engine and each control by itself. Nothing of the second engine is installed here, and its
  // cells' keys are computed all the same.
  const second: Condition = ({ script, export: name }) =>
    (script === ENGINES && name === 'tfjs-node') || script === 'stages/arms/tfjs-node.ts';
  const controls =
    (...wanted: readonly string[]): Condition =>
    ({ script, export: name = '' }) =>
      script === OCTAVES && wanted.includes(name);
  for (const { what, edits, whose } of [
    {
      what: 'the first engine',
      edits: [
        [
          'stages/engines/onnxruntime/index.ts',
          "graphOptimizationLevel: 'all'",
          "graphOptimizationLevel: 'basic'",
        ],
      ],
      whose: (stage: ListedStage) => trainers.includes(stage.name) && !second(stage),
    },
    {
      what: 'the second engine, where it lies, and a package of it',
      edits: [
        ['stages/engines/tfjs-node/network.ts', 'gradients.unshift(', 'gradients.push('],
        ['stages/engines/tfjs-node/installation.ts', "'.set-up'", "'.installed'"],
        [
          'tfjs-node/package-lock.json',
          /("node_modules\/@tensorflow\/tfjs-core": \{\s+"version": ")4/,
          '$15',
        ],
      ],
      whose: second,
    },
    {
      what: 'the controls mup, mse and normalised',
      edits: [
        ['stages/engines/variants/mup.ts', 'BASE_WIDTH = 64', 'BASE_WIDTH = 32'],
        ['stages/engines/variants/mse.ts', "loss: 'squared-error'", "loss: 'cross-entropy'"],
        ['stages/engines/variants/normalised.ts', '0.286', '0.285'],
      ],
      whose: controls('mup', 'mse', 'normalised'),
    },
    {
      what: 'the controls glorot and final-relu',
      edits: [
        ['stages/engines/variants/glorot.ts', 'Math.sqrt(6 /', 'Math.sqrt(3 /'],
        ['stages/engines/variants/final-relu.ts', "output: 'relu'", "output: 'linear'"],
      ],
      whose: controls('glorot', 'final-relu'),
    },
  ] as const) {
    test(`${what}: their cells, and nothing else by itself`, () => {
      for (const [path, from, to] of edits) checkout.edit(path, (text) => text.replace(from, to));
      const cells = named(whose);
      assert.ok(cells.length > 0);
      assert.deepEqual(changed(checkout.plan()), cells);
    });
  }

  test('one figure’s file: that figure, and the report if its bytes change', () => {
    checkout.edit('stages/figures/drawings/verdict-grid.ts', (text) =>
      text.replace(/(?<== )(\d+)(?=;)/, '1$1'),
    );
    const plan = checkout.plan();
    const drawn = named(({ name }) => /^figures@.*\/verdicts$/.test(name));
    assert.deepEqual(changed(plan), drawn);
    const report = plan.find(({ name }) => name === 'report');
    for (const figure of drawn) {
      assert.ok(
        report?.reasons.some(({ text }) => text === `upstream ${figure} will run`),
        JSON.stringify(report),
      );
    }
  });

  test('the quick study: a few minutes of training, and every stage', () => {
    const plan = checkout.plan('--params', 'params/quick.yaml', '--name', 'quick');
    const groups = new Map(stages.map(({ name, group }) => [name, group ?? name]));
    const sorts = new Set(trainers.map((name) => groups.get(name)));
    const trained = plan.filter(({ name }) => sorts.has(name.replace(/@.*/, '')));
    assert.ok(trained.length > 0 && trained.length < 50, `${String(trained.length)} cells`);
    const single = stages.filter(({ name, group }) => group === null && !sorts.has(name));
    assert.deepEqual(
      single.map(({ name }) => name).filter((name) => !plan.some((planned) => planned.name === name)),
      [],
    );
  });

  test('lockstep itself: nothing', () => {
    checkout.edit('runner/package.json', (text) => text.replace(/("version": ")[^"]*/, '$199.0.0'));
    checkout.edit('runner/src/stage/index.ts', (text) => `${text}\nexport const later = true;\n`);
    const chunks = readdirSync(join(checkout.folder, 'runner', 'dist', 'chunks'));
    assert.ok(chunks.length > 0);
    for (const file of ['stage/index.js', 'index.js', ...chunks.map((name) => `chunks/${name}`)])
      checkout.edit(`runner/dist/${file}`, (text) => `${text}\nconst later = true;\n`);
    assert.deepEqual(changed(checkout.plan()), []);
  });
});
