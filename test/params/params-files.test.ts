import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkParams } from '../../stages/params/params-files.js';
import { decodePlannedArms } from '../../stages/params/planned-arms.js';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'params');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

// claims.yaml has a schema of its own.
for (const name of readdirSync(folder).filter((own) => own.endsWith('.yaml') && own !== 'claims.yaml')) {
  test(`${name} is as its schema says`, () => {
    checkParams(read(name), name);
  });
}

/** The file with one line changed, and the line's number. */
function broken(name: string, from: string, to: string): { readonly text: string; readonly line: number } {
  const text = read(name);
  assert.ok(text.includes(from), `${name} has ${from}`);
  return { text: text.replace(from, to), line: text.slice(0, text.indexOf(from)).split('\n').length };
}

for (const [name, from, to, message] of [
  ['params.yaml', 'epochs: 50', 'epochs: fifty', /training\.epochs must be integer/],
  ['params.yaml', 'threshold: 0.7', 'threshold: 70', /critical\.threshold must be <= 1/],
  ['params.yaml', 'engines: [onnxruntime]', 'engines: [pytorch]', /engines\.0 must be equal to one of/],
  ['params.yaml', 'images: 2048', 'pictures: 2048', /curvature must (NOT have additional|have required)/],
  ['params.yaml', 'bytes: 47040016', 'bytes: 0', /train-images-idx3-ubyte\.bytes must be >= 1/],
  ['quick.yaml', 'epochs: 2', 'epochs: 0', /training\.epochs must be >= 1/],
  ['arms.yaml', 'mnist: 0.85', 'mnist: 85', /arms\.accuracy\.mnist must be <= 1/],
  ['arms.yaml', 'octaves: [-1, 0], cut: []', 'octaves: [-1, 4], cut: []', /octaves\.1 must be <= 3/],
  ['arms-planned.yaml', 'seeds: [21, 22,', 'seeds: [20, 22,', /seeds\.0 must be >= 21/],
] as const) {
  test(`${name}: ${to} is told with its line`, () => {
    const { text, line } = broken(name, from, to);
    assert.throws(
      () => {
        checkParams(text, `params/${name}`);
      },
      (error) => {
        assert.ok(error instanceof Error);
        assert.match(error.message, message);
        const [, found] = /^params\/[\w.-]+:(\d+):\d+: /.exec(error.message) ?? [];
        // A missing or strange key is told where its map begins: on that line or the one before.
        assert.ok(
          [line, line - 1, line - 2].includes(Number(found)),
          `${error.message}, not line ${String(line)}`,
        );
        return true;
      },
    );
  });
}

test('an overlay may leave out what it likes, and may have no key that there isn’t', () => {
  checkParams('training: { epochs: 1 }\n', 'mine.yaml');
  checkParams('arms: { mnist: { seeds: [] } }\n', 'mine.yaml');
  assert.throws(() => {
    checkParams('critical:\n  horizon: { epoch: 3 }\n', 'mine.yaml');
  }, /^Error: mine\.yaml:2:12: critical\.horizon must NOT have additional properties/);
  assert.throws(() => {
    checkParams('training: { epochs: 1 }\n', 'params.yaml');
  }, /must have required property/);
});

test('the pipeline’s command refuses a bad value before anything is planned', () => {
  const file = join(root, 'bad-overlay.yaml');
  writeFileSync(file, 'training:\n  epochs: never\n');
  try {
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(root, 'scripts', 'pipeline.mjs'), '--dry-run', '--params', 'bad-overlay.yaml'],
      { encoding: 'utf8' },
    );
    assert.equal(status, 2, stderr);
    assert.match(stderr, /^bad-overlay\.yaml:2:11: training\.epochs must be integer/);
  } finally {
    rmSync(file);
  }
});

test('the plan is the protocol’s: seeds, widths and first octaves of its table', () => {
  const planned = decodePlannedArms(read('arms-planned.yaml'), 'arms-planned.yaml');
  const upTo = (last: number): readonly number[] =>
    Array.from({ length: last - 20 }, (_, index) => 21 + index);
  const table = {
    slopes: [5, 40, [-1, 0]],
    'other-slopes': [3, 30, [-1, 0]],
    mnist: [5, 30, [0, 1, 2, 3]],
    mse: [5, 40, [-2, -1, 0]],
    w2048: [1, 25, [-1, 0]],
  } as const;
  for (const [name, [widths, last, octaves]] of Object.entries(table)) {
    const grid = planned[name as keyof typeof table];
    assert.equal(grid.widths.length, widths, name);
    assert.deepEqual(grid.seeds, upTo(last), name);
    assert.ok(
      octaves.every((octave) => [...grid.octaves, ...grid.cut].includes(octave)),
      name,
    );
  }
  assert.deepEqual(planned.late, { half: upTo(40), one: upTo(40), 'large-one': upTo(30) });
});
