import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic } from '../../src/model/errors.js';
import { toldOnce } from '../../src/model/told-once.js';

const position = (line: number): Diagnostic['position'] => ({
  file: 'pipeline.yaml',
  line,
  column: 3,
  lineText: 'some line',
  length: 4,
});

function wrong(stage: string, what: string, line = 1): Diagnostic {
  return { message: `stage "${stage}": ${what}`, position: position(line), advice: null, stage };
}

const messages = (...diagnostics: Diagnostic[]): string[] =>
  toldOnce(diagnostics).map(({ message }) => message);

test('what cells have wrong at one place is one mistake, with how many it hits', () => {
  assert.deepEqual(messages(wrong('a@1', 'no "x"'), wrong('a@2', 'no "y"'), wrong('a@3', 'no "x"')), [
    'stage "a@1" and 2 more cells: no "x"',
  ]);
  assert.deepEqual(messages(wrong('a@1', 'no "x"'), wrong('a@2', 'no "x"')), [
    'stage "a@1" and 1 more cell: no "x"',
  ]);
  assert.deepEqual(messages(wrong('a@1', 'no "x"'), wrong('b', 'no "x"')), [
    'stage "a@1" and 1 more stage: no "x"',
  ]);
});

test('another place, other words, or the same stage again are not more cells', () => {
  const apart = [wrong('a@1', 'no "x"'), wrong('a@2', 'no "x"', 2), wrong('a@3', 'bad "x"')];
  assert.deepEqual(toldOnce(apart), apart);
  assert.deepEqual(messages(wrong('a', 'no "x"'), wrong('a', 'no "y"')), ['stage "a": no "x"']);
});

test('what is no stage’s is told as it is, each once', () => {
  const one: Diagnostic = { message: 'no file "a"', position: null, advice: 'Make it' };
  const other: Diagnostic = { message: 'no file "b"', position: null, advice: 'Make it' };
  assert.deepEqual(toldOnce([one, other, one]), [one, other]);
});
