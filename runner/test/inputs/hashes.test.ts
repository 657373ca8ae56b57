import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashValue } from '../../src/model/canonical.js';
import {
  digestOf,
  isContentHash,
  isFile,
  isFolder,
  isUrlVersion,
  sha256,
  sha256Of,
} from '../../src/model/hashes.js';
import { encodeManifest, manifestHash } from '../../src/model/manifest.js';
import { tellingName } from '../../src/model/out-names.js';
import { load, stage } from '../support/pipeline.js';

const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

test('SHA-256 of text, of bytes, and of bytes in chunks (FIPS 180-4’s example)', async () => {
  assert.equal(sha256('abc'), ABC);
  assert.equal(sha256(Buffer.from('abc')), ABC);
  assert.equal(await sha256Of(chunks('a', '', 'bc')), ABC);
  assert.equal(await sha256Of(chunks()), sha256(''));
});

test('a file’s hash, whether it is executable or not, and a version of a URL are told by their texts', () => {
  const texts = [`file:${ABC}`, `file-x:${ABC}`, `folder:${ABC}`, `x-file:${ABC}`, `file-y:${ABC}`, ABC];
  assert.deepEqual(texts.map(isFile), [true, true, false, false, false, false]);
  for (const version of ['etag:"1"', 'etag:x', 'modified:Tue, 03 Mar 2026; length=50']) {
    assert.equal(isUrlVersion(version), true, version);
  }
  for (const none of [
    'etag:',
    'x etag:1',
    'modified:; length=5',
    'modified:Tue; length=',
    'modified:Tue; length=5 ',
    'modified:Tue; length=x',
    'modified:Tue',
    `file:${ABC}`,
  ]) {
    assert.equal(isUrlVersion(none), false, none);
  }
});

test('a content hash has a kind and a digest', () => {
  assert.equal(digestOf(`file:${ABC}`), ABC);
  assert.equal(digestOf(`file-x:${ABC}`), ABC);
  assert.equal(digestOf(`folder:${ABC}`), ABC);
  assert.deepEqual(
    [isFolder(`folder:${ABC}`), isFolder(`file:${ABC}`), isFolder(`file-x:${ABC}`)],
    [true, false, false],
  );
  for (const kind of ['file', 'file-x', 'folder']) assert.ok(isContentHash(`${kind}:${ABC}`));
  for (const wrong of [
    ABC,
    `x-file:${ABC}`,
    ` file:${ABC}`,
    `file:${ABC} `,
    `file:${ABC}0`,
    `file:${ABC.slice(1)}`,
    `file:${ABC.toUpperCase()}`,
    `cells:${ABC}`,
    `folder-x:${ABC}`,
    'file:',
    '',
  ]) {
    assert.equal(isContentHash(wrong), false, wrong);
  }
});

test('a value’s hash is that of its domain and its canonical text', () => {
  assert.equal(hashValue('a domain', { b: 1, a: [] }), sha256('lockstep a domain\n{"a":[],"b":1}'));
  assert.notEqual(hashValue('one', null), hashValue('other', null));
});

test('a manifest’s bytes are for good', () => {
  const manifest = {
    entries: [
      { path: 'a', kind: 'file', hash: `file:${ABC}`, size: 3 },
      { path: 'b', kind: 'empty-folder' },
    ],
  } as const;
  const text = `{"lockstep":"folder-manifest","version":1}\n["a","file:${ABC}",3]\n["b"]\n`;
  assert.equal(encodeManifest(manifest), text);
  assert.equal(manifestHash(manifest), `folder:${sha256(text)}`);
});

test('a name tells outs apart only where there is more than one', () => {
  const names = (outs: string): (string | null)[] => {
    const one = stage(load(`stages: {s: {script: s.ts, outs: ${outs}}}`), 's');
    return one.outs.map((out) => tellingName(one, out));
  };
  assert.deepEqual(names('{a: o}'), [null]);
  assert.deepEqual(names('{a: o, b: p}'), ['a', 'b']);
  assert.deepEqual(names('[o, p]'), [null, null]);
});
