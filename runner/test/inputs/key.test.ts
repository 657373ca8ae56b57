import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256, type UrlVersion } from '../../src/model/hashes.js';
import { cellsHash, filesHash, stageKey } from '../../src/model/key.js';
import type { StageInputs } from '../../src/model/records.js';
import { contentHash } from '../support/lock-entries.js';

const first = { name: null, path: 'a.txt', hash: contentHash('file', 'a') };
const second = { name: null, path: 'b.txt', hash: contentHash('file', 'b') };
const group = { name: null, stage: 'train', hash: cellsHash([]) };
const command: StageInputs = {
  action: { kind: 'command', commands: ['make it'], shell: 'sh -eu' },
  wdir: '.',
  deps: [first, second, group],
  params: { 'params.yaml': { size: 1, list: [] }, 'whole.toml': contentHash('file', 'whole') },
  outs: [
    { name: null, path: 'x' },
    { name: null, path: 'y' },
  ],
  env: { THREADS: '1' },
  host: { node: null, platform: null },
};
const script: StageInputs = {
  ...command,
  action: { kind: 'script', script: 'stages/a.ts', code: sha256('code'), with: { size: 1 } },
};

const params = (values: StageInputs['params'][string]): Partial<StageInputs> => ({
  params: { ...command.params, 'params.yaml': values },
});

const url = (version: UrlVersion) => ({ name: null, url: 'https://host/a', version });
const glob = (...files: readonly (readonly [path: string, text: string])[]) => ({
  name: null,
  glob: '*.txt',
  hash: filesHash(
    '.',
    files.map(([path, text]) => ({ path, hash: contentHash('file', text) })),
  ),
});
const fetched: StageInputs = {
  ...command,
  deps: [url('etag:"1"'), url('modified:Tue, 03 Mar 2026 10:00:00 GMT; length=5'), glob(['a.txt', 'a'])],
};

/** Every one of these is another input, so that all their keys differ. */
const DIFFERENT: Readonly<Record<string, Partial<StageInputs>>> = {
  'another command': { action: { kind: 'command', commands: ['make  it'], shell: 'sh -eu' } },
  'two commands': { action: { kind: 'command', commands: ['make', 'it'], shell: 'sh -eu' } },
  'another shell': { action: { kind: 'command', commands: ['make it'], shell: '$SHELL' } },
  'another wdir': { wdir: 'sub' },
  'no deps': { deps: [] },
  'a dep less': { deps: [first, group] },
  'another order of deps': { deps: [second, first, group] },
  'a dep of another content': { deps: [{ ...first, hash: contentHash('file', 'A') }, second, group] },
  'an executable dep': { deps: [{ ...first, hash: contentHash('file-x', 'a') }, second, group] },
  'a dep with a name': { deps: [{ ...first, name: 'a' }, second, group] },
  'a dep elsewhere': { deps: [{ ...first, path: 'c.txt' }, second, group] },
  'a group dep of a path’s name': {
    deps: [first, second, { name: null, path: 'train', hash: contentHash('file', '') }],
  },
  'a URL': { deps: [url('etag:"1"'), second, group] },
  'a URL of another version': { deps: [url('etag:"2"'), second, group] },
  'a URL with a name': { deps: [{ ...url('etag:"1"'), name: 'a' }, second, group] },
  'another URL': { deps: [{ ...url('etag:"1"'), url: 'https://host/b' }, second, group] },
  'files of a glob': { deps: [glob(['a.txt', 'a']), second, group] },
  'files of a glob with another content': { deps: [glob(['a.txt', 'A']), second, group] },
  'files of a glob by another name': { deps: [glob(['c.txt', 'a']), second, group] },
  'no files of a glob': { deps: [glob(), second, group] },
  'a file more of a glob': { deps: [glob(['a.txt', 'a'], ['c.txt', 'c']), second, group] },
  'a glob with a name': { deps: [{ ...glob(['a.txt', 'a']), name: 'a' }, second, group] },
  'no params': { params: {} },
  'a param more': params({ size: 1, list: [], extra: null }),
  'a param less': params({ size: 1 }),
  'a param that is text': params({ size: '1', list: [] }),
  'a param that is true': params({ size: true, list: [] }),
  'a param that is null': params({ size: null, list: [] }),
  'a param that is NaN': params({ size: NaN, list: [] }),
  'a param that is the text NaN': params({ size: 'NaN', list: [] }),
  'a param that is infinite': params({ size: Infinity, list: [] }),
  'a param that is zero': params({ size: 0, list: [] }),
  'a param that is minus zero': params({ size: -0, list: [] }),
  'a list in a list': params({ size: 1, list: [[]] }),
  'a map for a list': params({ size: 1, list: {} }),
  'a param in another file': { params: { ...command.params, 'other.yaml': { size: 1 } } },
  'a whole file of other content': { params: { ...command.params, 'whole.toml': contentHash('file', 'w') } },
  'a param like one of our words': params({ size: 1, list: [], hash: contentHash('file', 'whole') }),
  'an out less': { outs: [{ name: null, path: 'x' }] },
  'another order of outs': { outs: [...command.outs].reverse() },
  'an out elsewhere': {
    outs: [
      { name: null, path: 'x' },
      { name: null, path: 'z' },
    ],
  },
  'an out with a name': {
    outs: [
      { name: 'x', path: 'x' },
      { name: null, path: 'y' },
    ],
  },
  'another environment': { env: { THREADS: '2' } },
  'no environment': { env: {} },
  'a Node version': { host: { node: '20', platform: null } },
  'a platform': { host: { node: null, platform: '20' } },
  'a script': { action: script.action },
  'a script of other code': {
    action: { kind: 'script', script: 'stages/a.ts', code: sha256('other'), with: { size: 1 } },
  },
  'a script that is given text': {
    action: { kind: 'script', script: 'stages/a.ts', code: sha256('code'), with: { size: '1' } },
  },
  'a script that is given nothing': {
    action: { kind: 'script', script: 'stages/a.ts', code: sha256('code'), with: {} },
  },
};

test('inputs that differ in anything have different keys', () => {
  const seen = new Map([[stageKey(command), 'the stage itself']]);
  for (const [what, change] of Object.entries(DIFFERENT)) {
    const key = stageKey({ ...command, ...change });
    assert.equal(seen.get(key), undefined, `${what} has the key of: ${seen.get(key) ?? ''}`);
    seen.set(key, what);
  }
});

const reversed = <T extends object>(map: T): T => Object.fromEntries(Object.entries(map).reverse()) as T;

test('the order of properties, and where a script lies, decide nothing', () => {
  assert.equal(
    stageKey({ ...command, params: reversed({ ...command.params, 'params.yaml': { list: [], size: 1 } }) }),
    stageKey(command),
  );
  const env = { A: '1', B: '2' };
  assert.equal(stageKey({ ...command, env: reversed(env) }), stageKey({ ...command, env }));
  const moved = { ...script.action, script: 'stages/b.ts' } as StageInputs['action'];
  assert.equal(stageKey({ ...script, action: moved }), stageKey(script));
});

test('a key is for good: the same on every machine and in every version', () => {
  assert.deepEqual(
    [stageKey(command), stageKey(script), stageKey(fetched)],
    [
      'd6569097e72b9c77ee472b1f86722c3ae2fb7eeed67874b69a4cb051c3a386dd',
      '631cdfbd4158ce013dbcaaec7da30af3be7ea03ea6647386ff6aaa0030a8cd79',
      'b1a7c6a83be8e8d9d8aea79ee93ae5660c4539e4e701626fd6d4fe8301f7b7d5',
    ],
  );
});

test('files that a glob finds are known by their paths from the folder of their stage’s file; its text decides nothing', () => {
  const hash = contentHash('file', 'x');
  assert.equal(filesHash('sub', [{ path: 'sub/a', hash }]), filesHash('.', [{ path: 'a', hash }]));
  assert.notEqual(filesHash('.', [{ path: 'sub/a', hash }]), filesHash('.', [{ path: 'a', hash }]));
  assert.equal(
    filesHash('.', [{ path: 'a', hash }]),
    `files:${sha256(`lockstep files\n[{"hash":"${hash}","path":"a"}]`)}`,
  );
  const other = { ...glob(['a.txt', 'a']), glob: '**' };
  assert.equal(
    stageKey({ ...command, deps: [other] }),
    stageKey({ ...command, deps: [glob(['a.txt', 'a'])] }),
  );
});

test('a group is its cells’ names, what each was given, and what it made', () => {
  const cell = (
    name: string,
    given: number,
    content: string,
    path = 'o',
  ): Parameters<typeof cellsHash>[0][number] => ({
    name,
    with: given,
    outs: [{ name: null, path, hash: contentHash('file', content), size: 1 }],
  });
  const groups = [
    [],
    [cell('a', 1, 'x')],
    [cell('b', 1, 'x')],
    [cell('a', 2, 'x')],
    [cell('a', 1, 'y')],
    [cell('a', 1, 'x', 'p')],
    [cell('a', 1, 'x'), cell('b', 1, 'x')],
  ];
  assert.equal(new Set(groups.map(cellsHash)).size, groups.length);
});

test('a group’s outs are known by their names, where they have some; a size decides nothing', () => {
  const hash = contentHash('file', 'x');
  const of = (name: string | null, path = 'o', size = 1): string =>
    cellsHash([{ name: 'a', with: null, outs: [{ name, path, hash, size }] }]);
  const hashes = [of(null), of('one'), of('two'), of('one', 'p')];
  assert.equal(new Set(hashes).size, hashes.length);
  assert.equal(of('one', 'o', 2), of('one'));
  const text = (out: string): string => `lockstep cells\n[{"name":"a","outs":[${out}],"with":null}]`;
  assert.deepEqual(hashes.slice(0, 2), [
    `cells:${sha256(text(`{"hash":"${hash}","path":"o"}`))}`,
    `cells:${sha256(text(`{"hash":"${hash}","name":"one","path":"o"}`))}`,
  ]);
});
