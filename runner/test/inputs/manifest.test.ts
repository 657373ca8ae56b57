import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { digestOf, sha256, type ContentHash } from '../../src/model/hashes.js';
import { decodeManifest, encodeManifest, sortEntries, type ManifestEntry } from '../../src/model/manifest.js';
import { openStore } from '../../src/store/open-store.js';
import { nodeHost } from '../../src/system/node/host.js';
import { lonelyProcesses } from '../support/fake-processes.js';
import { tempFolder } from '../support/temp-folder.js';
import { unsyncedDisk } from '../support/test-disks.js';
import { readTree } from '../support/tree.js';

const hash: ContentHash = `file:${sha256('abc')}`;
const file = (path: string, size = 3): ManifestEntry => ({ path, kind: 'file', hash, size });
const folder = (path: string): ManifestEntry => ({ path, kind: 'empty-folder' });
const decode = (bytes: string): readonly ManifestEntry[] | null =>
  decodeManifest(bytes, 'm')?.entries ?? null;

/** What nobody can have written for a folder. */
const FORGED: Readonly<Record<string, readonly ManifestEntry[]>> = {
  'a path that leaves the folder': [file('../x')],
  'a path that leaves it further down': [file('a/../../x')],
  'an absolute path': [file('/tmp/x')],
  'an empty path': [file('')],
  'a path with a dot in it': [file('a/./b')],
  'a path that ends in a slash': [folder('a/')],
  'a null character': [file('a\0b')],
  'entries out of order': [file('b'), file('a')],
  'one path twice': [file('a'), file('a')],
  'a file that is a folder, too': [file('a'), file('a-b'), file('a/b')],
  'an empty folder with something in it': [folder('a'), file('a/b/c')],
  'a negative size': [file('a', -1)],
  'half a byte': [file('a', 0.5)],
};

for (const [what, entries] of Object.entries(FORGED)) {
  test(`no manifest: ${what}`, async () => {
    const bytes = encodeManifest({ entries });
    assert.equal(decode(bytes), null);
    const root = tempFolder('manifest');
    const system = {
      disk: unsyncedDisk,
      host: nodeHost,
      processes: lonelyProcesses,
      random: { hex: () => 'r' },
    };
    const layout = { store: join(root, 'store'), runs: join(root, 'runs') };
    const { store } = openStore(system, layout, () => undefined);
    const forged: ContentHash = `folder:${sha256(bytes)}`;
    for (const [content, text] of [
      [hash, 'abc'],
      [forged, bytes],
    ] as const) {
      const digest = digestOf(content);
      const object = join(root, 'store', digest.slice(0, 2), digest.slice(2));
      mkdirSync(dirname(object), { recursive: true });
      writeFileSync(object, text);
    }
    assert.deepEqual([...(await store.missing([forged]))], [forged]);
    const outcome = await store.restore({ hash: forged, size: 3 }, join(root, 'work/out'));
    assert.equal(outcome.kind, 'damaged');
    assert.deepEqual(readTree(root, ['store']), {}, 'nothing was restored, or written beside it');
  });
}

test('no manifest: other bytes for the same entries', () => {
  const bytes = encodeManifest({ entries: [file('a')] });
  assert.notEqual(decode(bytes), null);
  for (const other of [
    bytes.replace(',3]', ', 3]'),
    bytes.replace(',3]', ',3.0]'),
    bytes.replace(',3]', ',3,4]'),
    bytes.replace('"a"', '"\\u0061"'),
    `${bytes}\n`,
  ]) {
    assert.notEqual(other, bytes);
    assert.equal(decode(other), null);
  }
});

test('no manifest: lines that nobody can have written', () => {
  const bytes = encodeManifest({ entries: [file('a')] });
  const [header = '', line = ''] = bytes.split('\n');
  const text = hash.slice('file:'.length);
  for (const other of [
    '',
    header,
    `x${bytes}`,
    `{}\n${line}\n`,
    `${header}\n${line}`,
    `${header} \n${line}\n`,
    ...[
      '{',
      'null',
      '1',
      '"a"',
      '{"0":"a"}',
      '[1]',
      '[null]',
      '[]',
      '["a",null,3]',
      '["a",1,3]',
      '["a"',
      '["a",null]',
    ].map((wrong) => `${header}\n${wrong}\n`),
    ...[`x${hash}`, `${hash}0`, `file-y:${text}`, `folder:${text}`, text].map(
      (wrong) => `${header}\n["a","${wrong}",3]\n`,
    ),
    ...['"3"', 'null', '-1', '9007199254740992', 'true'].map(
      (wrong) => `${header}\n["a","${hash}",${wrong}]\n`,
    ),
  ]) {
    assert.equal(decode(other), null, other);
  }
  assert.deepEqual(decode(encodeManifest({ entries: [file('a', 0), file('b', 1)] })), [
    file('a', 0),
    file('b', 1),
  ]);
});

test('a newer manifest is refused, and says so', () => {
  for (const version of [2, 10, 21]) {
    assert.throws(() => decode(`{"lockstep":"folder-manifest","version":${version},"more":1}\n`), {
      name: 'NewerFormatError',
      message:
        `m was written by a newer lockstep (format ${version}; this one reads 1)\n` +
        'Use that lockstep, or run with --no-run-cache, which restores nothing.',
    });
  }
  assert.equal(decode(' {"lockstep":"folder-manifest","version":2}\n'), null);
});

test('every folder that can be is read back as it was written', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 4 })
    .filter((text) => !/[/\0]|^\.\.?$/.test(text));
  const entry = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => file(parts.join('/')));
  fc.assert(
    fc.property(fc.uniqueArray(entry, { selector: ({ path }) => path, maxLength: 8 }), (entries) => {
      const paths = entries.map(({ path }) => path);
      fc.pre(!paths.some((path) => paths.some((other) => other.startsWith(`${path}/`))));
      const sorted = sortEntries(entries);
      assert.deepEqual(decode(encodeManifest({ entries: sorted })), sorted);
    }),
  );
});
