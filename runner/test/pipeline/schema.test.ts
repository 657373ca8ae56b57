import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { refusal } from '../support/pipeline.js';

const schema = JSON.parse(
  readFileSync(new URL('../../schema/pipeline.schema.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;

test('the published schema judges as an editor would use it', () => {
  const fits = new Ajv({ allowUnionTypes: true, strictRequired: false }).compile(schema);
  assert.ok(
    fits(
      parse(
        "stages: {a: {cmd: x, deps: {d: x}, outs: [{o: {git: true}}]}, b: {foreach: '${l}', do: {script: s.ts}}}",
      ),
    ),
  );
  assert.ok(!fits(parse('stages: {a: {cmd: x, dep: []}}')));
  assert.ok(!fits(parse('stages: {a: {deps: []}}')));
});

test('every key that a stage can have is explained', () => {
  const unexplained: string[] = [];
  const definitions = schema.definitions as Record<
    string,
    { properties?: Record<string, object>; description?: string }
  >;
  for (const name of ['stage', 'foreach', 'dep']) {
    for (const [key, part] of Object.entries(definitions[name]?.properties ?? {})) {
      const { $ref } = part as { $ref?: string };
      const explained = $ref === undefined ? part : definitions[$ref.replace('#/definitions/', '')];
      if (explained === undefined || !('description' in explained)) unexplained.push(`${name}.${key}`);
    }
  }
  assert.deepEqual(unexplained, []);
});

const ERRORS: readonly (readonly [yaml: string, message: string])[] = [
  [
    'stage: {}',
    'pipeline.yaml:1:1: unknown key "stage"\n  1 | stage: {}\n    | ^^^^^\nDid you mean "stages"?',
  ],
  [
    'stages:\n  a:\n    cmd: x\n    dep: [d]\n',
    'pipeline.yaml:4:5: stage "a": unknown key "dep"\n  4 |     dep: [d]\n    |     ^^^\nDid you mean "deps"?',
  ],
  [
    'stages: {a: {cmd: x, outs: [{o: {cached: no}}]}}',
    'pipeline.yaml:1:34: stage "a": unknown key "cached"\n  1 | stages: {a: {cmd: x, outs: [{o: {cached: no}}]}}\n    |                                  ^^^^^^\nDid you mean "cache"?',
  ],
  [
    'stages: {a: {desc: nothing}}',
    'pipeline.yaml:1:10: stage "a": needs "cmd" or "script"\n  1 | stages: {a: {desc: nothing}}\n    |          ^\nA command to run, or a TypeScript stage',
  ],
  [
    'stages: {a: {cmd: x, script: y}}',
    'pipeline.yaml:1:10: stage "a": has both "cmd" and "script"\n  1 | stages: {a: {cmd: x, script: y}}\n    |          ^\nKeep one of the two',
  ],
  [
    'stages: {a: {cmd: x, exclude: [{s: 1}]}}',
    'pipeline.yaml:1:22: stage "a": "exclude" has no meaning without "matrix"\n  1 | stages: {a: {cmd: x, exclude: [{s: 1}]}}\n    |                      ^^^^^^^\nAdd "matrix", or remove it',
  ],
  [
    'stages: {a: {do: {cmd: x}}}',
    'pipeline.yaml:1:10: stage "a": "do" needs "foreach"\n  1 | stages: {a: {do: {cmd: x}}}\n    |          ^\nAdd it, or write what stands under "do" directly into the stage',
  ],
  [
    'stages: {a: 3, b: {cmd: x, env: [c]}}',
    'pipeline.yaml:1:13: stage "a": a stage must be a map, not the number 3\n  1 | stages: {a: 3, b: {cmd: x, env: [c]}}\n    |             ^\nWrite a map: {key: value}, or "key: value" on a line each\n\n' +
      'pipeline.yaml:1:33: stage "b": "env" must be a map, not a list\n  1 | stages: {a: 3, b: {cmd: x, env: [c]}}\n    |                                 ^^^\nWrite a map: {key: value}, or "key: value" on a line each',
  ],
  [
    'stages: {a: {foreach: [1], do: {matrix: {m: [1]}, cmd: x}}}',
    'pipeline.yaml:1:33: stage "a": "matrix" can\'t stand in "do"\n  1 | stages: {a: {foreach: [1], do: {matrix: {m: [1]}, cmd: x}}}\n    |                                 ^^^^^^\nA stage is made by foreach or by matrix, not by both',
  ],
  [
    'stages: {a: {matrix: {}, cmd: x}}',
    'pipeline.yaml:1:22: stage "a": "matrix" must not be empty\n  1 | stages: {a: {matrix: {}, cmd: x}}\n    |                      ^^\nFill it, or remove the key',
  ],
  [
    'stages: {a: {cmd: x, key: {node: minor}}}',
    'pipeline.yaml:1:34: stage "a": "node" must be one of major, true, false\n  1 | stages: {a: {cmd: x, key: {node: minor}}}\n    |                                  ^^^^^',
  ],
  [
    'stages: {a@b: {cmd: x}}',
    'pipeline.yaml:1:10: stage "a@b": a name can\'t have "@", which joins a group and its cell\n  1 | stages: {a@b: {cmd: x}}\n    |          ^^^\nUse another character, or make the cells with matrix or foreach',
  ],
  ['- 1', 'pipeline.yaml:1:1: a pipeline is a map, not a list\n  1 | - 1\n    | ^^^\nBegin with "stages:"'],
];

for (const [yaml, message] of ERRORS) {
  test(`refused: ${message.split('\n')[0] ?? ''}`, () => {
    assert.equal(refusal(yaml), message);
  });
}

test('all that does not fit is told, in the order of the file', () => {
  const text = refusal('stages:\n  a: {cmd: 5, deps: x}\n  b: {cmd: x, frozen: no, vers: []}\n');
  assert.deepEqual(
    text.split('\n').filter((line) => line.startsWith('pipeline.yaml')),
    [
      'pipeline.yaml:2:12: stage "a": "cmd" must be text or a list, not the number 5',
      'pipeline.yaml:2:21: stage "a": "deps" must be a list or a map, not the text "x"',
      'pipeline.yaml:3:23: stage "b": "frozen" must be true or false, not the text "no"',
      'pipeline.yaml:3:27: stage "b": unknown key "vers"',
    ],
  );
});
