import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PipelineError } from '../../src/model/errors.js';
import { inputsNow } from '../../src/plan/inputs-now.js';
import { Producers } from '../../src/plan/producers.js';
import { plannedLine } from '../../src/plan/outline.js';
import {
  together,
  valueOf,
  type Answer,
  type Answers,
  type Asking,
  type Question,
} from '../../src/plan/questions.js';
import type { DepRecord } from '../../src/model/records.js';
import { FakeWorkspace } from '../support/fake-workspace.js';

const ANSWERS: Answers = {
  fixed: new Map(),
  params: new Map(),
  tracked: new Map(),
  urls: new Map(),
  contents: new Map(),
  near: new Map(),
  files: new Map(),
  outs: new Map([['a', 'unusable']]),
  inside: new Map(),
  changedFiles: new Map(),
  changedDeps: new Map(),
  changedOuts: new Map(),
  results: new Map(),
  missing: new Set(),
};

const question = (path: string): Question => ({ ask: 'out', path });

/** Asks once a round, and is then `result`, or throws it. */
function* asker(rounds: readonly string[], result: string | Error): Asking<string> {
  for (const path of rounds) assert.equal(yield [question(path)], ANSWERS);
  if (result instanceof Error) throw result;
  return result;
}

function play<T>(asking: Asking<T>): { readonly rounds: readonly string[]; readonly result: T } {
  const rounds: string[] = [];
  let step = asking.next();
  while (step.done !== true) {
    rounds.push(step.value.map((one) => ('path' in one ? one.path : one.ask)).join(' '));
    step = asking.next(ANSWERS);
  }
  return { rounds, result: step.value };
}

test('several ask together, and each is handed the answers of its round', () => {
  const wrong = PipelineError.of('wrong');
  const { rounds, result } = play(
    together([
      asker(['a', 'b', 'c'], 'one'),
      asker([], 'two'),
      asker(['d'], 'three'),
      asker(['e', 'f'], wrong),
    ]),
  );
  assert.deepEqual(rounds, ['a d e', 'b f', 'c']);
  assert.deepEqual(result, ['one', 'two', 'three', wrong]);
  assert.deepEqual(play(together([])), { rounds: [], result: [] });
  assert.deepEqual(play(together([asker([], wrong)])), { rounds: [], result: [wrong] });
});

test('an error of another kind ends all of them', () => {
  assert.throws(() => play(together([asker(['a'], 'one'), asker(['b'], new RangeError('bug'))])), RangeError);
  assert.throws(() => play(together([asker([], new RangeError('bug'))])), RangeError);
});

test('an answer is a value or what is wrong; what nobody asked for is a bug', () => {
  const problem = { kind: 'problem', diagnostics: [{ message: 'm', position: null, advice: null }] } as const;
  const answers = new Map<string, Answer<number>>([
    ['a', { kind: 'found', value: 1 }],
    ['b', problem],
  ]);
  assert.equal(valueOf(answers, 'a'), 1);
  assert.throws(() => valueOf(answers, 'b'), new PipelineError(problem.diagnostics));
  assert.throws(() => valueOf(answers, 'c'), new TypeError('nobody asked for c'));
});

test('what lies there after a stage ran is compared with what it was given', async () => {
  const workspace = new FakeWorkspace(
    `
stages:
  make: {cmd: m, outs: [x]}
  cell: {foreach: [a, b], do: {script: c.ts, with: '\${item}', outs: {only: 'o-\${item}'}}}
  cmd: {cmd: c, deps: [x, {stage: cell}, raw, 'https://host/x'], params: [{p.yaml: [k]}, {whole.yaml: }], outs: [r]}
  script: {script: s.ts, deps: {first: raw}, params: [{p.yaml: [k]}, {whole.yaml: }], outs: [s]}
  none: {cmd: n, outs: [n]}
`,
    { raw: '1', 'p.yaml': '{"k": 1}', 'whole.yaml': '{}' },
  );
  workspace.web.serve('https://host/x', { etag: '"1"' });
  await workspace.run();
  const now = async (name: string) => {
    const stage = workspace.graph.stages.get(name);
    assert.ok(stage);
    const before = workspace.entry(name).inputs;
    return { before, now: await workspace.planner().inputsNow({ stage, inputs: before }) };
  };
  for (const name of workspace.graph.stages.keys()) {
    const { before, now: after } = await now(name);
    assert.deepEqual(after, before, name);
  }
  workspace.files.write('x', 'changed');
  workspace.files.write('o-a', 'changed');
  workspace.files.remove('raw');
  workspace.web.serve('https://host/x', { etag: '"2"' });
  workspace.files.write('p.yaml', '{"k": 2}');
  workspace.files.write('whole.yaml', '{"a": 1}');
  const { before, now: after } = await now('cmd');
  assert.deepEqual(after.deps.map(addressOf), ['x', 'cell', 'https://host/x'], 'what is gone is left out');
  const was = new Map(before.deps.map((dep) => [addressOf(dep), dep]));
  for (const dep of after.deps) assert.notDeepEqual(dep, was.get(addressOf(dep)));
  assert.deepEqual(after.params['p.yaml'], { k: 2 });
  assert.notEqual(after.params['whole.yaml'], before.params['whole.yaml']);
  assert.deepEqual({ ...after, deps: 0, params: 0 }, { ...before, deps: 0, params: 0 });

  const script = await now('script');
  assert.deepEqual(script.now.params['p.yaml'], { k: 1 }, 'a script was handed the values');
  assert.notEqual(script.now.params['whole.yaml'], script.before.params['whole.yaml']);

  const stage = workspace.graph.stages.get('none');
  assert.ok(stage);
  const asking = inputsNow(
    { graph: workspace.graph, producers: new Producers(workspace.graph) },
    stage,
    workspace.entry('none').inputs,
  );
  assert.equal(asking.next().done, true, 'nothing to ask, nothing asked');
});

test('a line of a plan has the stage, what to do and why', async () => {
  const workspace = new FakeWorkspace('stages: {s: {cmd: x, outs: [o]}}');
  const [planned] = (await workspace.planner().planAll([...workspace.graph.stages.values()])).values();
  assert.ok(planned);
  assert.deepEqual(plannedLine(planned), {
    name: 's',
    action: 'run',
    reasons: [{ kind: 'never-run', text: 'never run' }],
  });
});

function addressOf(dep: DepRecord): string {
  if ('url' in dep) return dep.url;
  return 'stage' in dep ? dep.stage : 'glob' in dep ? dep.glob : dep.path;
}
