import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { PipelineError, StoreError } from '../../src/model/errors.js';
import { sha256, type StageKey } from '../../src/model/hashes.js';
import type { Value } from '../../src/model/graph.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { parseLock, readLockFile, writeLockFile } from '../../src/state/lock-file.js';
import { salvageLock } from '../../src/state/lock-resolve.js';
import { encodeLock } from '../../src/state/lock-text.js';
import type { LockEntry } from '../../src/model/records.js';
import { faultyDisk, Killed } from '../support/faulty-disk.js';
import { contentHash, lockEntry, lockOf } from '../support/lock-entries.js';
import { tempFolder } from '../support/temp-folder.js';
import { splitDevices } from '../support/test-disks.js';
import { readTree } from '../support/tree.js';

const some = lockOf({
  'train@small/lr0.1': lockEntry('a'),
  'train@small/lr0.5': lockEntry('b'),
  zip: lockEntry('c'),
});

/** The one diagnostic's parts. */
function refusal(text: string): {
  message: string;
  line: number | null;
  column: number | null;
  advice: string | null;
} {
  try {
    parseLock(text);
  } catch (error) {
    assert.ok(error instanceof PipelineError, `not a PipelineError: ${String(error)}`);
    const [diagnostic] = error.diagnostics;
    assert.ok(diagnostic);
    const { message, position, advice } = diagnostic;
    return { message, line: position?.line ?? null, column: position?.column ?? null, advice };
  }
  throw new assert.AssertionError({ message: 'the lock was accepted' });
}

suite('what is written', () => {
  test('the layout is for good: one fact a line, blocks by name, an empty line between', () => {
    const entry: LockEntry = {
      ...lockEntry('x', {
        action: { kind: 'command', commands: ['a', 'b'], shell: '/bin/sh' },
        deps: [
          { name: null, path: 'in', hash: contentHash('file', 'in') },
          { name: 'cells', stage: 'train', hash: `cells:${sha256('cells')}` },
        ],
        params: { 'p.yaml': { b: [1, 'x'], a: Number.NaN }, 'q.json': contentHash('file', 'q') },
        env: { LANG: 'C' },
        host: { node: '20', platform: null },
      }),
      committed: { reason: 'only renamed', verified: 0 },
    };
    const h = (text: string): string => sha256(text);
    assert.equal(
      encodeLock(lockOf({ b: lockEntry('b'), a: entry }))
        .split('\n')
        .slice(0, 44)
        .join('\n'),
      `{
  "version": 1,

  "scripts": {
    "stages/train.ts": {
      "bundler": "esbuild 0.28.2",
      "bundle": "${h('bundle')}",
      "sources": "${h('sources')}",
      "check": "cd62d407b9685f21"
    }
  },

  "stages": {
    "a": {
      "key": "${h('key x')}",
      "cmd": [
        "a",
        "b"
      ],
      "shell": "/bin/sh",
      "wdir": "",
      "deps": [
        {"path": "in", "hash": "file:${h('in')}"},
        {"name": "cells", "stage": "train", "hash": "cells:${h('cells')}"}
      ],
      "params": {
        "p.yaml": {
          "a": {"$number": "NaN"},
          "b": [1, "x"]
        },
        "q.json": "file:${h('q')}"
      },
      "env": {
        "LANG": "C"
      },
      "node": "20",
      "outs": [
        {"path": "artifacts/cells/x", "hash": "folder:${h('x')}", "size": 20000}
      ],
      "committed": {
        "reason": "only renamed",
        "verified": 0
      },
      "check": "18016c088f071aff"`,
    );
  });

  test('the order in which stages, params and keys of `with` arrive changes nothing', () => {
    const forth = lockOf({ a: lockEntry('a'), b: lockEntry('b', { params: { f: { x: 1, y: 2 } } }) });
    const back = lockOf({ b: lockEntry('b', { params: { f: { y: 2, x: 1 } } }), a: lockEntry('a') });
    assert.equal(encodeLock(back), encodeLock(forth));
  });

  test('any lock is read back as it was written', () => {
    const value = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<Value>(null, true, Number.NaN, Infinity, -Infinity, -0, 2 ** 53, 1e-5, ''),
        fc.double(),
        fc.string({ unit: 'binary' }),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(
          fc.oneof(fc.string(), fc.constantFrom('$number', '$', '10', '__proto__')),
          tie('value'),
          {
            maxKeys: 3,
            noNullPrototype: true,
          },
        ),
      ),
    })).value;
    const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
      fc.record(model, { noNullPrototype: true });
    const text = fc.string({ unit: 'binary', minLength: 1 });
    const digest = fc.string().map((text) => sha256(text));
    const entry: fc.Arbitrary<LockEntry> = record({
      key: digest.map((hash) => hash as StageKey),
      inputs: record({
        action: fc.oneof(
          record({ kind: fc.constant('command' as const), commands: fc.array(text), shell: text }),
          record({ kind: fc.constant('script' as const), script: text, code: digest, with: value }),
          record({
            kind: fc.constant('script' as const),
            script: text,
            export: text,
            code: digest,
            with: value,
          }),
        ),
        wdir: fc.string(),
        deps: fc.array(
          fc.oneof(
            record({
              name: fc.option(text),
              path: text,
              hash: digest.map((hash) => `file:${hash}` as const),
            }),
            record({
              name: fc.option(text),
              stage: text,
              hash: digest.map((hash) => `cells:${hash}` as const),
            }),
            record({
              name: fc.option(text),
              glob: text,
              hash: digest.map((hash) => `files:${hash}` as const),
            }),
            record({
              name: fc.option(text),
              url: text,
              version: digest.map((hash) => `etag:${hash}` as const),
            }),
          ),
        ),
        params: fc.dictionary(text, fc.dictionary(text, value, { noNullPrototype: true }), {
          noNullPrototype: true,
        }),
        outs: fc.array(record({ name: fc.option(text), path: text })),
        env: fc.dictionary(text, fc.string(), { noNullPrototype: true }),
        host: record({ node: fc.option(text), platform: fc.option(text) }),
      }),
      outs: fc.array(
        record({
          path: text,
          hash: digest.map((hash) => `file-x:${hash}` as const),
          size: fc.nat(),
        }),
      ),
      committed: fc.option(record({ reason: text, verified: fc.nat() })),
    });
    fc.assert(
      fc.property(fc.dictionary(text, entry, { noNullPrototype: true }), (stages) => {
        const lock = lockOf(stages);
        const read = parseLock(encodeLock(lock));
        assert.equal(encodeLock(read), encodeLock(lock));
        assert.deepEqual(new Map([...read.stages].sort()), new Map([...lock.stages].sort()));
        assert.deepEqual(salvageLock(encodeLock(lock)).agreed.stages.size, lock.stages.size);
      }),
      { numRuns: 200 },
    );
  });

  test('a lock that says the same is not written again', () => {
    const workspace = tempFolder('lock');
    assert.equal(writeLockFile(nodeDisk, workspace, some), true);
    const { mtimeNs, ino } = statSync(join(workspace, 'pipeline.lock'), { bigint: true });
    assert.equal(writeLockFile(nodeDisk, workspace, some), false);
    const again = statSync(join(workspace, 'pipeline.lock'), { bigint: true });
    assert.deepEqual([again.mtimeNs, again.ino], [mtimeNs, ino]);
    assert.deepEqual(readLockFile(nodeDisk, workspace), some);
  });

  test('where .lockstep is another device, it is written beside the lock', () => {
    const workspace = tempFolder('lock');
    const disk = splitDevices(nodeDisk, join(workspace, '.lockstep'));
    assert.equal(writeLockFile(disk, workspace, some), true);
    assert.deepEqual(readTree(workspace, ['.lockstep']), { 'pipeline.lock': encodeLock(some) });
  });

  test('a pipeline that has run nothing gets no lock', () => {
    const workspace = tempFolder('lock');
    assert.equal(writeLockFile(nodeDisk, workspace, { ...lockOf({}), scripts: new Map() }), false);
    assert.deepEqual(readTree(workspace), {});
    assert.equal(readLockFile(nodeDisk, workspace).stages.size, 0);
  });

  test('killed at any disk call, the lock is the old one or the new one, and git sees nothing else', () => {
    for (const kind of ['kill-before', 'kill-halfway', 'kill-after'] as const) {
      for (let at = 1; ; at += 1) {
        const workspace = tempFolder('lock');
        writeLockFile(nodeDisk, workspace, lockOf({}));
        const old = readFileSync(join(workspace, 'pipeline.lock'), 'utf8');
        try {
          writeLockFile(faultyDisk(nodeDisk, { at, fault: { kind } }), workspace, some);
          assert.ok(at > 4);
          break;
        } catch (error) {
          assert.ok(error instanceof Killed, String(error));
        }
        const text = readFileSync(join(workspace, 'pipeline.lock'), 'utf8');
        assert.ok(text === old || text === encodeLock(some));
        assert.deepEqual(Object.keys(readTree(workspace, ['.lockstep'])), ['pipeline.lock']);
      }
    }
  });

  test('a full disk leaves the old lock and says which file could not be written', () => {
    for (let at = 1; at <= 4; at += 1) {
      const workspace = tempFolder('lock');
      writeLockFile(nodeDisk, workspace, lockOf({}));
      const old = readFileSync(join(workspace, 'pipeline.lock'), 'utf8');
      const disk = faultyDisk(nodeDisk, { at, fault: { kind: 'error', code: 'ENOSPC' } });
      assert.throws(
        () => writeLockFile(disk, workspace, some),
        (error) =>
          error instanceof StoreError &&
          /^can't write pipeline\.lock: .*\.lockstep.*: the disk is full \(ENOSPC, \w+\)\nMake room/.test(
            error.message,
          ),
      );
      assert.equal(readFileSync(join(workspace, 'pipeline.lock'), 'utf8'), old);
      assert.equal(writeLockFile(nodeDisk, workspace, some), true);
    }
  });
});

suite('what is refused', () => {
  const text = encodeLock(some);

  test('cut short at every byte: never a crash, never a stage that was not there', () => {
    const bytes = Buffer.from(text);
    for (let length = 0; length < bytes.length; length += 1) {
      const cut = bytes.subarray(0, length).toString('utf8');
      if (length === bytes.length - 1) {
        assert.deepEqual(parseLock(cut), some, 'only the last line break is missing');
        continue;
      }
      const { message, line, advice } = refusal(cut);
      assert.match(message, /empty|damaged or cut short/);
      assert.match(advice ?? '', /lockstep lock resolve/);
      assert.ok(line !== null && line >= 1);
      for (const [name, entry] of salvageLock(cut).agreed.stages) {
        assert.deepEqual(entry, some.stages.get(name));
      }
    }
  });

  test('any digit changed anywhere: refused, or it says the same', () => {
    for (let at = 0; at < text.length; at += 1) {
      if (!/[0-9a-f]/.test(text[at] ?? '')) continue;
      const changed = `${text.slice(0, at)}${text[at] === '7' ? '8' : '7'}${text.slice(at + 1)}`;
      let stages;
      try {
        stages = parseLock(changed).stages;
      } catch (error) {
        assert.ok(error instanceof PipelineError, `byte ${at}: ${String(error)}`);
        continue;
      }
      assert.deepEqual(stages, some.stages, `byte ${at}`);
    }
  });

  test('conflict markers: the line, and the command that settles them', () => {
    const lines = text.split('\n');
    lines.splice(7, 0, '<<<<<<< HEAD');
    const { message, line, advice } = refusal(lines.join('\n'));
    assert.match(message, /conflict markers/);
    assert.equal(line, 8);
    assert.match(advice ?? '', /lockstep lock resolve/);
  });

  test('a newer format: advice, and the file stays', () => {
    const { message, line, advice } = refusal(text.replace('"version": 1', '"version": 2'));
    assert.match(message, /format 2; this lockstep reads 1/);
    assert.equal(line, 2);
    assert.match(advice ?? '', /lockstep@latest/);
  });

  test('a block whose lines come from two branches: its stage and line', () => {
    const mixed = encodeLock(lockOf({ a: lockEntry('a') })).replace(sha256('key a'), sha256('key b'));
    const { message, line } = refusal(mixed);
    assert.match(message, /stage "a": its lines do not belong together/);
    assert.equal(line, 14);
  });

  test('wrong shapes name what the lock is to hold', () => {
    const first = { line: 1, column: 1, advice: refusal('[]').advice };
    assert.match(first.advice ?? '', /lockstep lock resolve/);
    assert.deepEqual(refusal('[]'), { ...first, message: 'pipeline.lock is not a map' });
    assert.deepEqual(refusal('null'), { ...first, message: 'pipeline.lock is not a map' });
    assert.deepEqual(refusal('"x"'), { ...first, message: 'pipeline.lock is not a map' });
    assert.deepEqual(refusal('{}'), { ...first, message: 'pipeline.lock names no format version' });
    for (const scripts of ['', ',"scripts":null', ',"scripts":[]', ',"scripts":1']) {
      const text = `{"version":1${scripts},"stages":{}}`;
      assert.deepEqual(refusal(text), { ...first, message: 'pipeline.lock has no scripts' }, text);
    }
    assert.match(refusal('{"version":1,"scripts":{}}').message, /has no stages/);
  });

  test('what is no JSON: where', () => {
    assert.deepEqual([refusal(' \n ').message, refusal('').message], Array(2).fill('pipeline.lock is empty'));
    const quoted = refusal('{\n  "version": 1,\n  "scripts": oops\n}\n');
    assert.equal(quoted.line, null);
    assert.match(quoted.message, /pipeline\.lock is damaged or cut short: .*oops/);
    const bad = refusal('{\n  "version": 1,\n  "scripts": {} oops\n}\n');
    assert.deepEqual([bad.line, bad.column], [3, 17]);
    const cut = refusal('{\n  "version": 1,\n  "scripts":\n\n');
    assert.deepEqual([cut.line, cut.column], [3, 13]);
  });

  const SHAPES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    'key is not text': { key: 1 },
    'key is not a sha256': { key: sha256('x').slice(1) },
    'cmd is not a list': { cmd: 'a', script: undefined },
    'an item of cmd is not text': { cmd: [1], script: undefined },
    'shell is not text': { cmd: ['a'], shell: 1, script: undefined },
    'script is not text': { script: 1 },
    'export is not text': { export: 1 },
    'code is not a sha256': { code: `${sha256('x')}0` },
    'with is not a value': { with: undefined },
    'wdir is not text': { wdir: null },
    'deps is not a list': { deps: {} },
    'a dep is not a map': { deps: ['in'] },
    "a dep's name is not text": { deps: [{ name: 1, path: 'in', hash: contentHash('file', 'x') }] },
    "a dep's path is not text": { deps: [{ path: null, hash: contentHash('file', 'x') }] },
    "a dep's hash is not text": { deps: [{ path: 'in' }] },
    "a dep's hash is not a content's hash": { deps: [{ path: 'in', hash: `cells:${sha256('x')}` }] },
    "a dep's url is not text": { deps: [{ url: 1, version: 'etag:x' }] },
    "a dep's version is not text": { deps: [{ url: 'u' }] },
    "a URL's version is not etag:… or modified:…": { deps: [{ url: 'u', version: 'x' }] },
    "a dep's glob is not text": { deps: [{ glob: 1, hash: `files:${sha256('x')}` }] },
    "a dep's stage is not text": { deps: [{ stage: 1, hash: `cells:${sha256('x')}` }] },
    'params is not a map': { params: [] },
    'params of p is not a map': { params: { p: 1 } },
    "params of p is not a content's hash": { params: { p: 'x' } },
    'params of p: k is not a value': { params: { p: { k: { $number: 'x' } } } },
    'env is not a map': { env: 1 },
    'env.A is not text': { env: { A: 1 } },
    'node is not text': { node: 20 },
    'platform is not text': { platform: 1 },
    'outs is not a list': { outs: undefined },
    'an out is not a map': { outs: [[]] },
    "an out's path is not text": { outs: [{ hash: contentHash('file', 'x'), size: 1 }] },
    "an out's hash is not text": { outs: [{ path: 'o', size: 1 }] },
    "an out's name is not text": { declaredOuts: [{ name: 1, path: 'o' }] },
    'committed is not a map': { committed: 'x' },
    'committed.verified is not a number': { committed: { reason: 'x', verified: '0' } },
    'committed.reason is not text': { committed: { verified: 0 } },
    'its lines do not belong together (check)': { check: undefined },
  };
  const digits = sha256('x');
  const SUMS = ['', digits.slice(1), `${digits}0`, `x${digits.slice(1)}`, digits.toUpperCase()];
  const BYTES = ['1', -1, 0.5, 2 ** 53, null, undefined];
  const shapes: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ...Object.entries(SHAPES),
    ...[...SUMS.map((sum) => `files:${sum}`), `xfiles:${digits}`, `cells:${digits}`].map(
      (hash) => ["a glob's hash is not files:<sha256>", { deps: [{ glob: '*', hash }] }] as const,
    ),
    ...[...SUMS.map((sum) => `cells:${sum}`), `xcells:${digits}`, `files:${digits}`].map(
      (hash) => ["a group's hash is not cells:<sha256>", { deps: [{ stage: 's', hash }] }] as const,
    ),
    ...BYTES.map(
      (size) =>
        [
          "an out's size is not a number of bytes",
          { outs: [{ path: 'o', hash: contentHash('file', 'x'), size }] },
        ] as const,
    ),
  ];

  test('a block of a wrong shape: its stage, the fact and the line', () => {
    const lock = JSON.parse(text) as { stages: Record<string, object> };
    for (const [message, facts] of shapes) {
      const stages = { ...lock.stages, zip: { ...lock.stages.zip, ...facts } };
      const changed = JSON.stringify({ ...lock, stages }, null, 2);
      const before = changed.slice(0, changed.indexOf('"zip"')).split('\n');
      const { advice, ...found } = refusal(changed);
      assert.deepEqual(found, { message: `stage "zip": ${message}`, line: before.length, column: 5 });
      assert.match(advice ?? '', /Somebody edited pipeline\.lock, or a merge mixed two blocks/);
    }
  });

  test('a script of a wrong shape: the same', () => {
    const lock = JSON.parse(text) as { scripts: Record<string, object> };
    for (const [message, facts] of Object.entries({
      'the block is not a map': null,
      'bundler is not text': { bundler: 1 },
      'bundle is not a sha256': { bundle: 'x' },
      'sources is not text': { sources: undefined },
      'its lines do not belong together (check)': { check: 'x' },
    })) {
      const [address = ''] = Object.keys(lock.scripts);
      const block = facts === null ? null : { ...lock.scripts[address], ...facts };
      const changed = JSON.stringify({ ...lock, scripts: { [address]: block } }, null, 2);
      assert.equal(refusal(changed).message, `script "${address}": ${message}`);
    }
  });

  test('it reads a lock with Windows line ends', () => {
    assert.deepEqual(parseLock(text.replaceAll('\n', '\r\n')), some);
  });

  test('a lock that can not be opened is disk trouble', () => {
    const workspace = tempFolder('lock');
    mkdirSync(join(workspace, 'pipeline.lock'));
    assert.throws(() => readLockFile(nodeDisk, workspace), StoreError);
  });
});
