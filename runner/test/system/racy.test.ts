import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRacy } from '../../src/system/racy.js';

const AT_MS = 1_700_000_000_000;
const AT_NS = BigInt(AT_MS) * 1_000_000n;

test('times finer than a millisecond are trusted after 100 ms, coarser ones after 2 s', () => {
  for (const [fraction, afterMs, racy] of [
    [1n, 0, true],
    [1n, 100, true],
    [1n, 101, false],
    [0n, 101, true],
    [0n, 1_999, true],
    [0n, 2_000, false],
    [500_000_000n, 1_999, true],
    [500_000_000n, 2_500, false],
  ] as const) {
    assert.equal(isRacy(AT_NS + fraction, AT_MS + afterMs), racy, `${fraction} ns, ${afterMs} ms later`);
  }
});

test('a time that lies ahead of the clock is never trusted', () => {
  assert.ok(isRacy(AT_NS + 1n, AT_MS - 60_000));
  assert.ok(isRacy(AT_NS, AT_MS - 1));
});
