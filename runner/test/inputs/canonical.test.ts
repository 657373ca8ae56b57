import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../../src/model/canonical.js';

test('RFC 8785’s own example of an order (section 3.2.3)', () => {
  const text = canonicalJson({
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\u{1f600}': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  });
  assert.deepEqual(
    [...text.matchAll(/:"([^"]*)"/g)].map(([, name]) => name),
    [
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ],
  );
});

/** RFC 8785 orders keys by their UTF-16 code units: these are the bytes of UTF-16 with the high one first. */
function bigEndian(key: string): Buffer {
  return Buffer.from(key, 'utf16le').swap16();
}

test('keys stand in order of code units, whatever they look like and however the map was made', () => {
  // Lone surrogates among them: code units, not characters, have an order.
  const unit = fc.nat(0xffff).map((code) => String.fromCharCode(code));
  const key = fc.oneof(
    fc.string({ unit, maxLength: 6 }),
    fc.nat().map(String),
    fc.constantFrom('10', '9', '09', '1e1', '-1', '__proto__', '4294967295'),
  );
  fc.assert(
    fc.property(fc.array(key, { maxLength: 12 }), (any) => {
      const keys = [...new Set(any)].filter((one) => !one.startsWith('$'));
      const inOrder = keys.toSorted((a, b) => Buffer.compare(bigEndian(a), bigEndian(b)));
      const inner = `{${inOrder.map((one) => `${JSON.stringify(one)}:0`).join(',')}}`;
      const map = Object.fromEntries(keys.map((one) => [one, 0]));
      assert.equal(canonicalJson(map), inner);
      assert.equal(canonicalJson([{ map }]), `[{"map":${inner}}]`);
    }),
  );
});

test('a number is the shortest text of its double; what JSON lacks can’t be mistaken', () => {
  assert.equal(
    canonicalJson([1, 1e21, 1e-7, 0.1 + 0.2, -0, Number.NaN, { $number: 'NaN' }]),
    '[1,1e+21,1e-7,0.30000000000000004,{"$number":"-0"},{"$number":"NaN"},{"$$number":"NaN"}]',
  );
});
