import assert from 'node:assert/strict';
import { test } from 'node:test';
import { command, load, refusal, stage, varsFiles } from '../support/pipeline.js';

const ECHO = 'stages: {a: {cmd: "echo ${x}"}}';

test('without vars, params.yaml beside the pipeline is loaded; with vars, only what they name', () => {
  assert.equal(command(ECHO, 'x: 1'), 'echo 1');
  assert.deepEqual(varsFiles(ECHO, 'x: 1'), ['params.yaml']);
  const named = { 'pipeline.yaml': `vars: [p/v.yaml]\n${ECHO}`, 'p/v.yaml': 'x: 2', 'params.yaml': 'x: 1' };
  assert.equal(command(named), 'echo 2');
  assert.deepEqual(varsFiles(named), ['p/v.yaml']);
});

test('a dvc.yaml always loads params.yaml first', () => {
  assert.deepEqual(
    varsFiles({ 'dvc.yaml': 'vars: [v.yaml]\nstages: {}', 'params.yaml': 'x: 1', 'v.yaml': 'y: 2' }),
    ['params.yaml', 'v.yaml'],
  );
});

test('params are read from YAML, JSON and TOML, and keep int and float', () => {
  const pipeline = (file: string): string =>
    `vars: [${file}]\nstages: {a: {cmd: "echo \${t.i} \${t.f} \${t.s} \${t.l[1]}"}}`;
  const files = {
    'v.yaml': 't: {i: 1, f: 1.0, s: x, l: [1, 1e-5]}',
    'v.json': '{"t": {\n\t"i": 1, "f": 1.0, "s": "x", "l": [1, 1E-5]}}',
    'v.toml': '[t]\ni = 1\nf = 1.0\ns = "x"\nl = [1, 1e-5]\n',
  };
  for (const [file, text] of Object.entries(files)) {
    assert.equal(command({ 'pipeline.yaml': pipeline(file), [file]: text }), 'echo 1 1.0 x 1e-05', file);
  }
});

test('maps are merged deeply, and nothing may be defined twice', () => {
  const pipeline = 'vars: [{d: {x: 1}}, v.yaml]\nstages: {a: {cmd: "echo ${d.x} ${d.y}"}}';
  assert.equal(command({ 'pipeline.yaml': pipeline, 'v.yaml': 'd: {y: 2}' }), 'echo 1 2');
  assert.equal(
    refusal({ 'pipeline.yaml': pipeline, 'v.yaml': 'd: {x: 1}' }),
    'v.yaml:1:5: "d.x" is defined twice\n  1 | d: {x: 1}\n    |     ^\nIt stands at pipeline.yaml:1 already; vars are merged, never overridden',
  );
});

test('a part of a file can be loaded, each part once', () => {
  const files = (vars: string): Record<string, string> => ({
    'pipeline.yaml': `vars: [${vars}]\nstages: {a: {cmd: "echo \${x}"}}`,
    'v.yaml': 'x: 1\ny: 2',
  });
  assert.equal(command(files("'v.yaml:x', 'v.yaml:y'")), 'echo 1');
  assert.equal(command(files('v.yaml, v.yaml')), 'echo 1');
  assert.match(refusal(files("'v.yaml:x', v.yaml")), /a part of "v\.yaml" is loaded already/);
  assert.match(refusal(files("'v.yaml:x', 'v.yaml:x'")), /a part of "v\.yaml" is loaded already/);
  assert.match(refusal(files("v.yaml, 'v.yaml:x'")), /"v\.yaml" is loaded as a whole already/);
  assert.match(refusal(files("'v.yaml:xx'")), /has no key "xx"\n.*\n.*\nDid you mean "x"\?/);
  assert.match(refusal(files("'v.yaml:y'")), /there is no variable "x"/);
});

test("a stage's own vars hold for it alone and count from its wdir", () => {
  const graph = load({
    'pipeline.yaml':
      'stages:\n  a: {wdir: w, vars: [v.yaml, {y: 2}], cmd: "echo ${x} ${y}"}\n  b: {cmd: "echo ${x}"}\n',
    'w/v.yaml': 'z: {x: 1}',
    'params.yaml': 'x: top',
  });
  const { action } = stage(graph, 'a');
  assert.ok(action.kind === 'command');
  assert.equal(action.declared, 'echo top 2');
  assert.match(
    refusal('stages: {a: {vars: [{y: 2}], cmd: x}, b: {cmd: "echo ${y}"}}'),
    /stage "b": \$\{y\}: there is no variable "y"/,
  );
});

test("a cell's own vars can't be named item or key", () => {
  assert.match(
    refusal('stages: {a: {foreach: {k: v}, do: {vars: [{key: 1}], cmd: x}}}'),
    /stage "a@k": "key" is the cell's own and can't be a variable here/,
  );
});

test('what vars can not be', () => {
  assert.match(refusal(`vars: [no.yaml]\n${ECHO}`), /pipeline\.yaml:1:8: there is no params file "no\.yaml"/);
  assert.match(
    refusal(`vars: [v.py]\n${ECHO}`),
    /v\.py: params are read from YAML, JSON and TOML, not from Python/,
  );
  assert.match(refusal(`vars: [{x: '\${y}'}]\n${ECHO}`), /vars can hold no templates/);
  assert.match(refusal(ECHO, '- 1'), /params\.yaml:1:1: a params file is a map of keys, not a list/);
  assert.match(refusal({ 'pipeline.yaml': 'vars: [d]\nstages: {}', 'd/x': '' }), /d is a folder, not a file/);
});

test('bad JSON and TOML are shown where they are', () => {
  const at = (file: string, text: string): string =>
    refusal({ 'pipeline.yaml': `vars: [${file}]\nstages: {}`, [file]: text });
  assert.match(
    at('v.json', '{\n  "a": 1,\n  b: 2}'),
    /^v\.json:3:3: not valid JSON\n {2}3 \| {3}b: 2\}\n {4}\| {3}\^/,
  );
  assert.match(at('v.json', '{"a": '), /^v\.json:1:7: not valid JSON: flow map/);
  assert.match(
    at('v.toml', 'a = 1\nb = = 2\n'),
    /^v\.toml:2:5: not valid TOML: .*\n {2}2 \| b = = 2\n {4}\| {5}\^/,
  );
});
