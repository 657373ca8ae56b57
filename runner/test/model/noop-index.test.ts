import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import {
  decodeNoopIndex,
  encodeNoopIndex,
  FACTS,
  type Looks,
  type NoopIndex,
} from '../../src/model/noop-index.js';

const path = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => `/${text.replaceAll('\0', '')}`);

const looks: fc.Arbitrary<Looks> = fc
  .array(fc.tuple(path, fc.tuple(...Array.from({ length: FACTS }, () => fc.double({ noNaN: true })))))
  .map((all) => ({
    paths: all.map(([name]) => name),
    facts: Float64Array.from(all.flatMap(([, facts]) => facts)),
  }));

const anyIndex: fc.Arbitrary<NoopIndex> = fc.record(
  {
    circumstances: path,
    stages: fc.nat(),
    seen: looks,
    behind: looks,
    real: fc.array(fc.tuple(path, path)).map((pairs) => new Map(pairs)),
  },
  { noNullPrototype: true },
);

test('what is written is read, wherever the bytes lie', () => {
  fc.assert(
    fc.property(anyIndex, fc.nat(8), (index, shift) => {
      const bytes = encodeNoopIndex(index);
      const moved = new Uint8Array(bytes.length + shift).subarray(shift);
      moved.set(bytes);
      assert.deepEqual(decodeNoopIndex(moved), index);
    }),
  );
});

test('an index that was cut short, or in which any byte is another one, is none, or has a wrong fact', () => {
  fc.assert(
    fc.property(anyIndex, fc.nat(), fc.integer({ min: 1, max: 255 }), (index, at, flips) => {
      const bytes = encodeNoopIndex(index);
      const { circumstances, stages, real } = index;
      assert.equal(decodeNoopIndex(bytes.slice(0, at % bytes.length)), null);
      bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ flips;
      const damaged = decodeNoopIndex(bytes);
      if (damaged === null) return;
      // No file looks like that: nothing is said at once.
      const { seen, behind, ...rest } = damaged;
      assert.deepEqual(rest, { circumstances, stages, real });
      assert.deepEqual([seen.paths, behind.paths], [index.seen.paths, index.behind.paths]);
      assert.notDeepEqual([seen.facts, behind.facts], [index.seen.facts, index.behind.facts]);
    }),
  );
});

test('an index of another version, or of bytes in another order, is none', () => {
  const index = { circumstances: '', stages: 1, seen: none(), behind: none(), real: new Map() };
  assert.notEqual(decodeNoopIndex(encodeNoopIndex(index)), null);
  const later = new Float64Array(encodeNoopIndex(index).buffer);
  later[0] = (later[0] ?? 0) + 1;
  assert.equal(decodeNoopIndex(new Uint8Array(later.buffer)), null);
  const swapped = encodeNoopIndex(index);
  swapped.subarray(0, 8).reverse();
  assert.equal(decodeNoopIndex(swapped), null);
  assert.equal(decodeNoopIndex(new TextEncoder().encode('lockstep no-op index 1\n2\n')), null);
  assert.equal(decodeNoopIndex(new Uint8Array()), null);
});

function none(): Looks {
  return { paths: [], facts: new Float64Array() };
}
