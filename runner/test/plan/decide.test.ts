import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { OutRecord } from '../../src/model/records.js';
import { decide, type StageView } from '../../src/plan/decide.js';
import { hasOuts, isGenuine } from '../../src/plan/genuine.js';
import { sha256, type StageKey } from '../../src/model/hashes.js';
import { contentHash, lockEntry } from '../support/lock-entries.js';
import { load, stage } from '../support/pipeline.js';

const A = { path: 'a', hash: contentHash('file', 'a'), size: 1 };
const B = { path: 'b', hash: contentHash('file', 'b'), size: 1 };
const DECLARED = [
  { name: 'x', path: 'a' },
  { name: 'y', path: 'b' },
];
const GENUINE = { ...lockEntry('one', { outs: DECLARED }), outs: [A, B] };
const OTHER = sha256('another key') as StageKey;

test('a result has exactly the declared outs, in their order', () => {
  assert.equal(hasOuts([A, B], DECLARED), true);
  for (const outs of [[B, A], [A], [A, B, B], [A, { ...B, path: '../b' }], []]) {
    assert.equal(hasOuts(outs, DECLARED), false);
  }
});

test('a block is genuine while its results are at its outs and, with the key, these are the stage’s', () => {
  const { key } = GENUINE;
  const with_ = (outs: readonly OutRecord[], names = DECLARED) => ({
    ...GENUINE,
    outs,
    inputs: { ...GENUINE.inputs, outs: names },
  });
  assert.equal(isGenuine(GENUINE, DECLARED, key), true);
  const elsewhere = with_(
    [A, { ...B, path: '../b' }],
    [
      { name: 'x', path: 'a' },
      { name: 'y', path: '../b' },
    ],
  );
  assert.equal(isGenuine(elsewhere, DECLARED, key), false);
  assert.equal(isGenuine(elsewhere, DECLARED, OTHER), true, 'of another key: the stage was another one');
  assert.equal(isGenuine(with_([A]), DECLARED, OTHER), false, 'not even its own outs');
  const swapped = [
    { name: 'y', path: 'a' },
    { name: 'x', path: 'b' },
  ];
  assert.equal(isGenuine(with_([A, B], swapped), DECLARED, key), false);
});

suite('decisions', () => {
  const graph = load('stages: {s: {cmd: x, outs: [a, b]}, f: {cmd: x, outs: [a2, b2], frozen: true}}');
  const view = (changes: Partial<StageView>): StageView => ({
    stage: stage(graph, 's'),
    key: GENUINE.key,
    differences: [],
    unfinished: [],
    lock: null,
    cached: null,
    forged: [],
    changeOf: () => null,
    present: new Map([A, B].map((out) => [out.path, out])),
    stored: new Set([A.hash, B.hash]),
    forced: false,
    allowMissing: true,
    neededBy: null,
    ...changes,
  });

  test('a forged record makes its stage run, whatever else is recorded', () => {
    for (const record of ['lock', 'run-cache'] as const) {
      const decision = decide(view({ forged: [record], cached: { key: GENUINE.key, outs: [A, B] } }));
      assert.equal(decision.action, 'run');
      assert.deepEqual(
        decision.reasons.map(({ kind }) => kind),
        ['forged-record'],
      );
    }
    const forced = decide(view({ forged: ['lock'], forced: true }));
    assert.deepEqual(
      forced.reasons.map(({ kind }) => kind),
      ['forced', 'forged-record'],
    );
  });

  test('a frozen stage’s result is at its own outs: what lies there, else what is recorded', () => {
    const [a2, b2] = [
      { ...A, path: 'a2' },
      { ...B, path: 'b2' },
    ];
    const lock = { ...GENUINE, outs: [{ ...B, path: 'a2' }, b2, { ...A, path: '../c' }] };
    const frozen = view({
      stage: stage(graph, 'f'),
      lock,
      present: new Map([['a2', a2]]),
      allowMissing: false,
    });
    const decision = decide(frozen);
    assert.ok(decision.action === 'restore');
    assert.deepEqual(decision.restore, [b2]);
    assert.deepEqual(decision.result.outs, [a2, b2]);
    const missing = decide({ ...frozen, allowMissing: true });
    assert.ok(missing.action === 'up-to-date');
    assert.deepEqual(missing.outs, [a2, b2]);
  });

  test('what is up to date has its outs, and no reasons', () => {
    const absent: StageView['present'] = new Map([['a', A]]);
    const done = { action: 'up-to-date', reasons: [], outs: [A, B] };
    assert.deepEqual(decide(view({ lock: GENUINE })), { ...done, absent: [] });
    assert.deepEqual(decide(view({ lock: GENUINE, present: absent })), { ...done, absent: ['b'] });
    const [a2, b2] = [
      { ...A, path: 'a2' },
      { ...B, path: 'b2' },
    ];
    const frozen = view({
      stage: stage(graph, 'f'),
      lock: { ...GENUINE, outs: [a2, b2] },
      present: new Map(),
    });
    const both = new Map([a2, b2].map((out) => [out.path, out]));
    assert.deepEqual(decide({ ...frozen, present: both }), { ...done, outs: [a2, b2], absent: [] });
    assert.deepEqual(decide(frozen), { ...done, outs: [a2, b2], absent: ['a2', 'b2'] });
    const restored = decide({ ...frozen, allowMissing: false });
    assert.ok(restored.action === 'restore');
    assert.deepEqual(restored.result, { key: GENUINE.key, outs: [a2, b2] });
    const lost = decide({ ...frozen, allowMissing: false, stored: new Set([A.hash]) });
    assert.deepEqual(
      lost.reasons.map(({ text }) => text),
      ['frozen and absent: a2', 'frozen and absent: b2'],
    );
  });

  test('with its inputs open, one lost out is enough to run, and none to wait', () => {
    const open = view({ key: null, lock: GENUINE, present: new Map() });
    assert.equal(decide(open).action, 'waits');
    assert.equal(decide({ ...open, stored: new Set([A.hash]) }).action, 'run');
    assert.equal(decide({ ...open, stored: new Set([B.hash]) }).action, 'run');
    assert.equal(decide({ ...open, stored: new Set(), present: view({}).present }).action, 'waits');
  });
});
