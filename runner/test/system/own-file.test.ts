import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { nodeDisk } from '../../src/system/node/disk.js';
import {
  decodeOwn,
  encodeOwn,
  readOwn,
  readRemade,
  writeOwn,
  type OwnContent,
} from '../../src/system/own-file.js';
import { tempFolder } from '../support/temp-folder.js';

const FORMAT = { name: 'thing', version: 2 };
const decode = (text: string): OwnContent => decodeOwn(FORMAT, Buffer.from(text));

test('what was written is read, whatever it holds', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (content) => {
      const found = decode(encodeOwn(FORMAT, content));
      assert.ok(found.kind === 'proven');
      // JSON knows no -0.
      assert.equal(JSON.stringify(found.content), JSON.stringify(content));
    }),
  );
});

test('cut at any length, or flipped in any bit, it is neither proven nor newer', () => {
  const whole = Buffer.from(encodeOwn(FORMAT, { hash: 'ab12', paths: ['a', 'ü\u{fffd}', '9'], size: 10 }));
  const isBelieved = (bytes: Uint8Array): boolean =>
    ['proven', 'newer'].includes(decodeOwn(FORMAT, bytes).kind);
  assert.equal(isBelieved(whole), true);
  for (let length = 0; length < whole.length; length += 1) {
    assert.equal(isBelieved(whole.subarray(0, length)), false, `cut to ${length}`);
  }
  for (let bit = 0; bit < whole.length * 8; bit += 1) {
    const flipped = Uint8Array.from(whole);
    const at = bit >> 3;
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (bit & 7));
    assert.equal(isBelieved(flipped), false, `bit ${bit}`);
  }
});

test('a newer lockstep’s is told, an older one’s and another kind’s are not read', () => {
  const { kind } = decode(encodeOwn({ ...FORMAT, version: 3 }, 1));
  assert.equal(kind, 'newer');
  for (const other of [
    { ...FORMAT, version: 1 },
    { ...FORMAT, name: 'other' },
  ]) {
    assert.equal(decode(encodeOwn(other, 1)).kind, 'unreadable');
  }
  assert.deepEqual(decode('{"version":1}'), { kind: 'unproven', json: { version: 1 } });
});

test('earlier versions find the version of it where theirs stood', () => {
  const { version } = JSON.parse(encodeOwn(FORMAT, [])) as { version: number };
  assert.equal(version, 2);
});

test('a folder in its place is unreadable, and makes room for it', () => {
  const folder = tempFolder('own');
  const path = join(folder, 'thing.json');
  assert.equal(readOwn(nodeDisk, path, FORMAT).kind, 'absent');
  mkdirSync(path);
  writeFileSync(join(path, 'inside'), '');
  assert.equal(readOwn(nodeDisk, path, FORMAT).kind, 'unreadable');
  writeOwn(nodeDisk, path, FORMAT, { a: 1 });
  assert.deepEqual(readRemade(nodeDisk, path, FORMAT), { a: 1 });
});
