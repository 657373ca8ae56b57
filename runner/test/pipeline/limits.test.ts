import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readParams } from '../../src/pipeline/params.js';
import { load, refusal } from '../support/pipeline.js';

const PIPELINE = 'stages: {a: {cmd: "run ${t}"}}';

test('a document that is too large is refused before it is read', () => {
  const disk = {
    stat: () => ({
      kind: 'file' as const,
      size: 50_000_000,
      mode: 0o644,
      executable: false,
      device: 1n,
      inode: 1n,
      mtimeNs: 1n,
      ctimeNs: 1n,
    }),
    read: () => assert.fail('it was read'),
  };
  assert.throws(() => readParams(disk, '/w/params.yaml', 'params.yaml'), {
    message:
      'params.yaml has 50.0 MB, and at most 2.0 MB are read of a pipeline or of params\n' +
      'Keep data in a file that a stage reads: name it among its deps.',
  });
});

test('a document that is nested too deeply is refused, however deep', () => {
  for (const depth of [101, 2000, 50_000]) {
    const text = `t: ${'['.repeat(depth)}${']'.repeat(depth)}\n`;
    assert.match(
      refusal(PIPELINE, text),
      /params\.yaml:1:\d+: nested too deeply: at most 100 levels are read/,
    );
  }
});

test('aliases that make more of a document than it has are refused', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level += 1) {
    lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
  }
  assert.match(refusal(PIPELINE, `${lines.join('\n')}\nt: {}\n`), /params\.yaml:\d+:\d+: .*aliases/);
});

test('dotted keys of a TOML file are levels, too', () => {
  const key = Array.from({ length: 20_000 }, () => 'a').join('.');
  assert.match(
    refusal({
      'pipeline.yaml': 'vars: [p.toml]\nstages: {a: {cmd: x}}',
      'p.toml': `${key} = 1\n`,
    }),
    /p\.toml: nested too deeply: at most 100 levels are read/,
  );
});

test('a grid that no number can count is refused in words', () => {
  const axes = Array.from({ length: 400 }, (_, at) => `x${at}: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]`).join(', ');
  const message = refusal({ 'pipeline.yaml': `stages: {a: {matrix: {${axes}}, cmd: x}}` });
  assert.match(message, /stage "a": more than 9,007,199,254,740,991 cells/);
  assert.match(message, /\nTake values out of it$/);
});

test('a grid with an empty axis has no cells, whatever the others multiply to', () => {
  const numbers = JSON.stringify(Array.from({ length: 1000 }, (_, at) => at));
  const matrix = `{a: ${numbers}, b: ${numbers}, c: ${numbers}, d: []}`;
  assert.equal(load({ 'pipeline.yaml': `stages: {a: {matrix: ${matrix}, cmd: x}}` }).stages.size, 0);
});
