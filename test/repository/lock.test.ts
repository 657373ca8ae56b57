import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ContentHasher } from '../../runner/src/inputs/content.js';
import { JavaScript } from '../../runner/src/inputs/code/javascript/javascript.js';
import type { ScriptCode } from '../../runner/src/inputs/code/language.js';
import { StatMemo } from '../../runner/src/inputs/memo.js';
import { entryAddress } from '../../runner/src/model/graph.js';
import { stageKey } from '../../runner/src/model/key.js';
import { parseLock } from '../../runner/src/state/lock-file.js';
import { encodeLock } from '../../runner/src/state/lock-text.js';
import { nodeClock } from '../../runner/src/system/node/clock.js';
import { nodeDisk } from '../../runner/src/system/node/disk.js';

// The lock is the longest memory of formats that must not move: days of training stand behind it.

const workspace = realpathSync(join(import.meta.dirname, '..', '..'));
const text = readFileSync(join(workspace, 'pipeline.lock'), 'utf8');
const lock = parseLock(text);

test('the lock is written as it was read, byte for byte', () => {
  assert.ok(lock.stages.size > 1000 && lock.scripts.size >= 30);
  assert.ok(encodeLock(lock) === text);
});

test('every key is that of its recorded inputs', () => {
  const others = [...lock.stages].filter(([, { key, inputs }]) => stageKey(inputs) !== key);
  assert.deepEqual(
    others.map(([name]) => name),
    [],
  );
});

test('every script whose sources are the recorded ones has the recorded identity', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'lock-'));
  t.after(() => {
    rmSync(root, { recursive: true });
  });
  const memo = StatMemo.load(nodeDisk, join(root, 'memo.json'));
  const place = {
    disk: nodeDisk,
    hasher: new ContentHasher(nodeDisk, memo, nodeClock),
    workspace,
    root,
    cache: join(root, 'code'),
    node: '',
  };
  const trusting = new JavaScript({ ...place, recorded: (script) => lock.scripts.get(script) ?? null });
  // Believes nothing of the lock: what esbuild makes today.
  const anew = new JavaScript({ ...place, recorded: () => null });
  const entries = new Map(
    [...lock.stages.values()].flatMap(({ inputs: { action } }) =>
      action.kind === 'script' ? [[entryAddress(action), action] as const] : [],
    ),
  );
  const unchanged = new Map<string, ScriptCode>();
  await Promise.all(
    [...lock.scripts].map(async ([address, record]) => {
      const entry = entries.get(address);
      if (entry === undefined || nodeDisk.stat(join(workspace, entry.script)) === null) return;
      const code = await anew.read(entry);
      if (code.record.sources !== record.sources) return;
      // Another esbuild may write other bytes; then the lock's stand.
      if (code.record.tool === record.tool) assert.deepEqual(code.record, record, address);
      unchanged.set(address, await trusting.read(entry));
    }),
  );
  assert.ok(unchanged.size > 0);
  for (const [name, { inputs }] of lock.stages) {
    if (inputs.action.kind !== 'script') continue;
    const code = unchanged.get(entryAddress(inputs.action));
    if (code !== undefined) assert.equal(code.identity, inputs.action.code, name);
  }
});
