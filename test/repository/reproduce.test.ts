import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, test } from 'node:test';
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

const sizeOf = (cell: string): string => cell.split('/')[1] ?? '';

test('a sample has a third of large cells at most, and the rest of both other sizes', () => {
  for (const [count, large] of [
    [1, 0],
    [2, 0],
    [6, 2],
    [8, 2],
  ] as const) {
    const cells = drawn('--sample', String(count), '--seed', 'x');
    assert.equal(cells.length, count);
    assert.equal(cells.filter((cell) => sizeOf(cell) === 'large').length, large);
    if (count > 1) assert.ok(cells.some((cell) => sizeOf(cell) === 'medium'));
    if (count > 1) assert.ok(cells.some((cell) => sizeOf(cell) === 'small'));
  }
});

test('a seed draws the same cells again, another one others; --all draws each', () => {
  const first = drawn('--sample', '6', '--seed', 'x');
  assert.deepEqual(drawn('--seed', 'x'), first);
  assert.notDeepEqual(drawn('--seed', 'y'), first);
  const all = drawn('--all');
  assert.ok(first.every((cell) => all.includes(cell)));
  assert.ok(all.length > first.length);
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
