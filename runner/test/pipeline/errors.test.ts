import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal } from '../support/pipeline.js';

/** The errors that a pipeline's author meets, word for word: what, where, why, what to do. */
const ERRORS: readonly (readonly [what: string, files: Readonly<Record<string, string>>, message: string])[] =
  [
    [
      'overlapping outs',
      { 'pipeline.yaml': 'stages:\n  a:\n    cmd: x\n    outs: [d]\n  b:\n    cmd: x\n    outs: [d/x]\n' },
      `pipeline.yaml:7:12: stage "b": "d/x" lies in the out "d" of stage "a"
  7 |     outs: [d/x]
    |            ^^^
That one stands at pipeline.yaml:4; two outs can't share a path`,
    ],
    [
      'one out of two cells',
      { 'pipeline.yaml': 'stages:\n  a:\n    matrix: {m: [1, 2]}\n    cmd: x\n    outs: [o]\n' },
      `pipeline.yaml:5:12: stage "a@2": "o" is an out of stage "a@1" already
  5 |     outs: [o]
    |            ^
Every cell needs outs of its own: put \${key} or \${item} into the path`,
    ],
    [
      'a cycle',
      {
        'pipeline.yaml':
          'stages:\n  a: {cmd: x, deps: [y], outs: [x]}\n  b: {cmd: x, deps: [x], outs: [y]}\n',
      },
      `pipeline.yaml:3:22: these stages depend on each other: "a" needs "b" needs "a"
  3 |   b: {cmd: x, deps: [x], outs: [y]}
    |                      ^
Remove one of these deps, or split a stage in two`,
    ],
    [
      'two cells of one name',
      {
        'pipeline.yaml':
          "stages:\n  a:\n    matrix: {m: [x, y], n: [1, 2]}\n    name: '${item.m}'\n    cmd: x\n",
      },
      `pipeline.yaml:4:11: stage "a": two different cells are named "x": {m: "x", n: 1} and {m: "x", n: 2}
  4 |     name: '\${item.m}'
    |           ^^^^^^^^^^^
Put \${item.n} into "name"`,
    ],
    [
      'an unknown key',
      { 'pipeline.yaml': 'stages:\n  a:\n    cmd: x\n    outputs: [o]\n' },
      `pipeline.yaml:4:5: stage "a": unknown key "outputs"
  4 |     outputs: [o]
    |     ^^^^^^^
Did you mean "outs"?`,
    ],
    [
      'a missing template variable',
      {
        'pipeline.yaml': 'stages:\n  a:\n    cmd: train --lr ${train.rate}\n',
        'params.yaml': 'train: {lr: 1, rates: []}',
      },
      `pipeline.yaml:3:21: stage "a": \${train.rate}: "train" has no "rate"
  3 |     cmd: train --lr \${train.rate}
    |                     ^^^^^^^^^^^^^
Did you mean "rates"?`,
    ],
    [
      'a variable of the shell',
      { 'pipeline.yaml': 'stages: {a: {cmd: "ls ${HOME}"}}' },
      `pipeline.yaml:1:23: stage "a": \${HOME}: there is no variable "HOME"
  1 | stages: {a: {cmd: "ls \${HOME}"}}
    |                       ^^^^^^^
For a variable of the shell write \\\${HOME}`,
    ],
    [
      'a duplicate key',
      { 'pipeline.yaml': 'stages:\n  a: {cmd: 1}\n  a: {cmd: 2}\n' },
      `pipeline.yaml:3:3: duplicate key "a"
  3 |   a: {cmd: 2}
    |   ^
It stands at pipeline.yaml:2 already; remove one of the two`,
    ],
    [
      'an out that leaves the workspace',
      { 'pipeline.yaml': 'stages: {a: {cmd: x, wdir: sub, outs: [../../o]}}' },
      `pipeline.yaml:1:40: stage "a": out "../../o" leaves the workspace /home/user/project
  1 | stages: {a: {cmd: x, wdir: sub, outs: [../../o]}}
    |                                        ^^^^^^^
Keep it in the workspace; or include this file from a pipeline.yaml further up, whose folder is the workspace then`,
    ],
    [
      'an error in a params file',
      { 'pipeline.yaml': 'stages: {}', 'params.yaml': 'a: 1\nb: [1, 2\n' },
      `params.yaml:3:1: not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]
  3 | 
    | ^
Close what was opened, and line up the keys of one map in one column`,
    ],
    [
      'a param that is in no file',
      { 'pipeline.yaml': 'stages: {a: {cmd: x, params: [train.lrr]}}', 'params.yaml': 'train: {lr: 1}' },
      `pipeline.yaml:1:31: stage "a": param "train.lrr" is in none of the vars files (params.yaml)
  1 | stages: {a: {cmd: x, params: [train.lrr]}}
    |                               ^^^^^^^^^
Did you mean "train.lr"?`,
    ],
    [
      'a path that is a number',
      { 'pipeline.yaml': "stages: {a: {cmd: x, deps: ['${year}']}}", 'params.yaml': 'year: 2024' },
      `pipeline.yaml:1:29: stage "a": a dep must be text, not the number 2024
  1 | stages: {a: {cmd: x, deps: ['\${year}']}}
    |                             ^^^^^^^^^
Quote the value where it is defined`,
    ],
  ];

for (const [what, files, message] of ERRORS) {
  test(what, () => {
    assert.equal(refusal(files), message);
  });
}

test('of a very long line only what stands around the place is shown', () => {
  const line = `stages: {a: {cmd: x, ${' '.repeat(400)}dep: [x], ${' '.repeat(400)}}}`;
  const [, shown = '', carets = ''] = refusal({ 'pipeline.yaml': line }).split('\n');
  assert.ok(shown.length < 220 && carets.length < 220);
  assert.equal(shown.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1), 'dep');
});
