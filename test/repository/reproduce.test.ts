import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { parse } from 'yaml';
import { draw, GROUPS, sizeOf, type RecordedCell } from '../../scripts/reproduce/sample.mjs';
import { Checkout } from '../support/checkout.js';

const ROOT = join(import.meta.dirname, '..', '..');

const copy = new Checkout();
after(() => {
  copy.remove();
});

/** The cells that would be rerun. */
function drawn(...args: readonly string[]): readonly string[] {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'scripts', 'reproduce.mjs'), '--dry-run', ...args],
    { cwd: ROOT, encoding: 'utf8' },
  );
  assert.equal(status, 0, stderr);
  return stdout.split('\n').filter(Boolean);
}

const recorded: readonly RecordedCell[] = GROUPS.flatMap((group) =>
  (['large', 'medium', 'small'] as const).flatMap((size) =>
    Array.from({ length: 20 }, (_, index) => ({ name: `${group}@${size}/s${String(index)}`, group, size })),
  ),
);
const SEEDS = Array.from({ length: 30 }, (_, index) => String(index));
const groupOf = (name: string): string => name.slice(0, name.indexOf('@'));

describe('a sample', () => {
  test('has a third of large cells at most, and the rest of both other sizes', () => {
    for (const [count, large, medium] of [
      [1, 0, 1],
      [2, 0, 1],
      [6, 2, 2],
      [8, 2, 3],
    ] as const) {
      for (const seed of SEEDS) {
        const names = draw(recorded, count, seed);
        assert.equal(names.length, count);
        assert.equal(names.filter((name) => name.includes('@large')).length, large);
        assert.equal(names.filter((name) => name.includes('@medium')).length, medium);
      }
    }
  });

  test('begins with the newest arms, and of ten each group has one', () => {
    for (const seed of SEEDS) {
      assert.deepEqual(draw(recorded, 6, seed).map(groupOf), GROUPS.slice(0, 6));
      assert.deepEqual(draw(recorded, 10, seed).map(groupOf), GROUPS);
      assert.equal(new Set(draw(recorded, 40, seed)).size, 40);
    }
  });

  test('is the same for the same seed, whatever the order of the cells, and another for another seed', () => {
    for (const seed of SEEDS) assert.deepEqual(draw(recorded.toReversed(), 6, seed), draw(recorded, 6, seed));
    assert.ok(new Set(SEEDS.map((seed) => draw(recorded, 6, seed).join())).size > SEEDS.length / 2);
  });

  test('passes over groups without a cell, takes a smaller cell for a larger one, and never a larger one', () => {
    const some = recorded.filter(
      ({ group, size }) => group === 'arms' || (group === 'late' && size === 'small'),
    );
    const names = draw(some, 6, 'x');
    assert.deepEqual(new Set(names.map(groupOf)), new Set(['arms', 'late']));
    assert.ok(names.filter((name) => name.includes('@large')).length <= 2);
    const large = recorded.filter(({ size }) => size === 'large');
    assert.equal(draw(large, 6, 'x').length, 2);
    assert.equal(draw(recorded, 2000, 'x').length, recorded.length);
  });

  test('is taken from every group whose outs say how a rerun is compared', () => {
    const { stages } = parse(readFileSync(join(ROOT, 'pipeline.yaml'), 'utf8')) as {
      readonly stages: Readonly<Record<string, { readonly outs?: object }>>;
    };
    const compared = Object.entries(stages).filter(([, { outs = {} }]) =>
      Object.values(outs).some((out: object) => 'compare' in out),
    );
    assert.deepEqual(GROUPS.toSorted(), compared.map(([name]) => name).toSorted());
  });

  test('knows a network’s size by its name or its units', () => {
    assert.equal(sizeOf({ size: 'large' }), 'large');
    assert.deepEqual(
      [64, 128, 256, 512, 1024, 2048].map((width) => sizeOf({ width })),
      ['small', 'small', 'medium', 'medium', 'large', 'large'],
    );
  });
});

test('the recorded cells are drawn by a seed that draws them again; named groups alone, and all, on demand', () => {
  const first = drawn('--sample', '6', '--seed', 'x');
  assert.deepEqual(drawn('--seed', 'x'), first);
  assert.ok(
    first.some((name) => name.startsWith('arms@') || name.startsWith('late@')),
    first.join(' '),
  );
  const all = drawn('--all');
  assert.ok(first.every((name) => all.includes(name)));
  const grid = drawn('train', '--all');
  assert.deepEqual(
    grid,
    all.filter((name) => name.startsWith('train@')),
  );
});

test('a group that trains nothing is a usage error', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'scripts', 'reproduce.mjs'), 'figures'],
    { encoding: 'utf8' },
  );
  assert.equal(status, 2);
  assert.match(stderr, /"figures" is no group that trains: arms, train,/);
});

test('a bad sample is a usage error', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'scripts', 'reproduce.mjs'), '--sample', '0'],
    { encoding: 'utf8' },
  );
  assert.equal(status, 2);
  assert.match(stderr, /--sample must be 1 or more\nnpm run reproduce/);
});

test('one changed number fails, whichever cells are drawn, and names its cell', () => {
  copy.edit('artifacts/cells/fashion-mnist/small/lr0.1/s0/onnxruntime/cell.json', (text) =>
    text.replace(
      /"testAccuracy":0\.(\d)/,
      (_match, digit: string) => `"testAccuracy":0.${digit === '1' ? 2 : 1}`,
    ),
  );
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(copy.folder, 'scripts', 'reproduce.mjs'), '--dry-run'],
    { encoding: 'utf8' },
  );
  copy.undo();
  assert.equal(status, 1);
  assert.match(
    stdout,
    /\| train@fashion-mnist\/small\/lr0\.1\/s0\/onnxruntime +\| \*\*no\*\* +\| changed since it was recorded/,
  );
  assert.match(stdout, /\n0 of 1 cells agree\n$/);
});
