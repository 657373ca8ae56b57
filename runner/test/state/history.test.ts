import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { sha256, type StageKey } from '../../src/model/hashes.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { readLines, type AttemptOutcome, type RunFacts } from '../../src/record/history-record.js';
import { createHistory, type History } from '../../src/record/history.js';
import { tempFolder } from '../support/temp-folder.js';

const FACTS: RunFacts = {
  command: ['run'],
  host: 'here',
  platform: 'linux-x64',
  cpus: 2,
  versions: { lockstep: '0', node: '20' },
  gitCommit: null,
};

/** Its clock steps a second at each look. */
function history(folder: string): History {
  let now = Date.UTC(2026, 0, 1);
  return createHistory(nodeDisk, folder, { now: () => (now += 1000) });
}

function key(text: string): StageKey {
  return sha256(text) as StageKey;
}

function attempt(to: History, of: string, outcome: AttemptOutcome, durationMs: number): void {
  const run = to.beginRun(FACTS);
  run.started({ name: 'train', group: null }, key(of), []);
  run.ended('train', { outcome, durationMs, exitCode: 0, signal: null, peakMemory: null });
  run.finish({ kind: outcome === 'executed' ? 'done' : 'failed' });
}

test('what made a result is the last attempt with its key that succeeded', () => {
  const own = history(join(tempFolder(), 'history'));
  attempt(own, 'a', 'executed', 1);
  attempt(own, 'a', 'executed', 2);
  attempt(own, 'a', 'failed', 3);
  attempt(own, 'b', 'executed', 4);
  assert.equal(own.execution('train', key('a'))?.end?.durationMs, 2);
  assert.equal(own.execution('train', key('b'))?.end?.durationMs, 4);
  assert.equal(own.execution('train', key('c')), null);
  assert.equal(own.execution('report', key('a')), null);
  assert.equal(own.lastAttempt('train')?.key, key('b'));
});

test('an attempt that was recorded without its key is the last one, and made nothing', () => {
  const folder = join(tempFolder(), 'history');
  const lines = join(folder, '20250101T000000000Z', 'run.ndjson');
  mkdirSync(dirname(lines), { recursive: true });
  for (const line of [
    { v: 1, type: 'run', at: 1, ...FACTS },
    { v: 1, type: 'attempt-started', at: 2, stage: 'train', group: null, reasons: [], log: 'train.log' },
    { v: 1, type: 'attempt-ended', at: 3, stage: 'train', outcome: 'executed', durationMs: 1 },
  ]) {
    appendFileSync(lines, `${JSON.stringify(line)}\n`);
  }
  const own = history(folder);
  assert.equal(own.execution('train', key('a')), null);
  const last = own.lastAttempt('train');
  assert.deepEqual([last?.key, last?.end?.outcome], [null, 'executed']);
});

test('a line that was flipped or cut anywhere is left out, and no other', () => {
  const folder = join(tempFolder(), 'history');
  attempt(history(folder), 'a', 'executed', 7);
  const [run = ''] = readdirSync(folder).filter((name) => name.endsWith('Z'));
  const lines = join(folder, run, 'run.ndjson');
  const whole = readFileSync(lines);
  const before = readLines(nodeDisk, lines);
  assert.equal(before.length, 4);
  for (let at = 0; at < whole.length; at += 1) {
    const flipped = Buffer.from(whole);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
    writeFileSync(lines, flipped);
    const found = readLines(nodeDisk, lines).map((line) => JSON.stringify(line));
    assert.ok(found.length >= 2 && found.length <= 4, `flipped at ${at}`);
    assert.ok(
      found.every((line) => before.some((one) => JSON.stringify(one) === line)),
      `flipped at ${at}`,
    );
  }
});
