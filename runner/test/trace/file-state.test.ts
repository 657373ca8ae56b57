import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestHash, type Content, type Manifest } from '../../src/model/manifest.js';
import { compareWithRecord, recordedInside } from '../../src/trace/file-state.js';
import { contentHash } from '../support/lock-entries.js';

function file(content: string): Extract<Content, { kind: 'file' }> {
  return { kind: 'file', hash: contentHash('file', content), size: content.length };
}

function manifest(files: Readonly<Record<string, string>>): Manifest {
  const entries = Object.entries(files).map(([path, content]) =>
    content === '' ? { path, kind: 'empty-folder' as const } : { path, ...file(content) },
  );
  return { entries };
}

function folder(files: Readonly<Record<string, string>>): Extract<Content, { kind: 'folder' }> {
  const own = manifest(files);
  return {
    kind: 'folder',
    hash: manifestHash(own),
    size: Object.values(files).join('').length,
    manifest: own,
  };
}

function identity({ hash, size }: Content): { hash: string; size: number } {
  return { hash, size };
}

test('a file is what was recorded, or another one, or gone', () => {
  const [old, young] = [file('one'), file('other')];
  const [recorded, was] = [{ ...old, manifest: null }, identity(old)];
  assert.deepEqual(compareWithRecord(recorded, { kind: 'content', content: old }), {
    kind: 'unchanged',
    recorded: was,
  });
  assert.deepEqual(compareWithRecord(recorded, { kind: 'content', content: young }), {
    kind: 'changed',
    recorded: was,
    present: identity(young),
    files: null,
  });
  assert.deepEqual(compareWithRecord(recorded, { kind: 'nothing' }), {
    kind: 'absent',
    recorded: was,
  });
  assert.deepEqual(compareWithRecord(recorded, { kind: 'unusable', why: 'a link' }), {
    kind: 'unusable',
    recorded: was,
    why: 'a link',
  });
});

test('of a folder that is another one it is told which files differ', () => {
  const [before, now] = [
    folder({ 'a/kept': '1', 'a/other': '2', 'b/gone': '3', empty: '' }),
    folder({ 'a/kept': '1', 'a/other': 'x', 'c/new': '3', empty: '' }),
  ];
  const state = compareWithRecord(before, { kind: 'content', content: now });
  assert.deepEqual(state?.kind === 'changed' && state.files, {
    changed: ['a/other'],
    added: ['c/new'],
    removed: ['b/gone'],
  });
});

test('a folder that became a file has no files that differ', () => {
  const state = compareWithRecord(folder({ a: '1' }), { kind: 'content', content: file('1') });
  assert.equal(state?.kind === 'changed' && state.files, null);
});

test('without a record nothing is called changed, and what no record and no folder has is nothing', () => {
  const content = file('x');
  assert.deepEqual(compareWithRecord('unknown', { kind: 'content', content }), {
    kind: 'unrecorded',
    present: identity(content),
  });
  assert.deepEqual(compareWithRecord('unknown', { kind: 'nothing' }), { kind: 'unrecorded', present: null });
  assert.deepEqual(compareWithRecord('nothing', { kind: 'content', content }), {
    kind: 'added',
    present: identity(content),
  });
  assert.equal(compareWithRecord('nothing', { kind: 'nothing' }), null);
});

test('what was recorded of a folder is recorded of the files and folders in it', () => {
  const whole = manifest({ 'a/b/one': '1', 'a/b/two': '22', 'a/bc': '3', 'd/e': '' });
  assert.deepEqual(recordedInside(whole, 'a/bc'), { ...identity(file('3')), manifest: null });
  const { hash, size, manifest: inner } = folder({ one: '1', two: '22' });
  assert.deepEqual(recordedInside(whole, 'a/b'), { hash, size, manifest: inner });
  assert.deepEqual(recordedInside(whole, 'd/e'), { ...identity(folder({})), manifest: manifest({}) });
  assert.equal(recordedInside(whole, 'a/c'), 'nothing');
});
