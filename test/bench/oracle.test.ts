import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { execaSync } from 'execa';
import { compareWithRecord, type Comparison } from '../../bench/oracle/compare.js';
import { readRecorded } from '../../bench/oracle/recorded.js';
import { reportOf } from '../../bench/oracle/report.js';
import { rerunOf, trainedShape } from '../../bench/oracle/trained.js';
import { UsageError } from '../../bench/oracle/usage-error.js';
import { hashWeights } from '../../stages/model/hash.js';
import type { Cell } from '../../stages/train/cell.js';
import { rawBytes } from '../fixtures/pytorch/raw-bytes.js';
import { FULL_GRID, madeUpCells } from '../support/tables.js';

const ROOT = join(import.meta.dirname, '..', '..');
const CELLS = join(ROOT, 'artifacts', 'cells');

const seeds = madeUpCells(FULL_GRID).filter((cell) => cell.size === 'small' && cell.learningRate === 0.1);
const [recorded] = seeds;
assert.ok(recorded !== undefined);
const { first, buckets, count } = recorded.batches;

const beside = (rerun: Cell): Comparison => compareWithRecord({ cell: recorded, seeds }, rerun, 1);
const withBatches = (change: Partial<Cell['batches']>): Cell => ({
  ...recorded,
  batches: { ...recorded.batches, ...change },
});
const withFinalLoss = (cell: Cell, testLoss: number): Cell => ({
  ...cell,
  epochs: [...cell.epochs.slice(0, -1), ...cell.epochs.slice(-1).map((epoch) => ({ ...epoch, testLoss }))],
});

/** Its loss overflowed in epoch 3. */
const diverged: Cell = {
  ...withBatches({ count: 2000, buckets: { size: 5, min: [], max: [] } }),
  epochs: recorded.epochs.slice(0, 3),
  nonfinite: { step: 2000, what: 'loss' },
};

describe('where the losses part', () => {
  test('nowhere in an equal run', () => {
    const { parting, epochs, judged } = beside(recorded);
    assert.deepEqual(parting, { kind: 'nowhere' });
    assert.equal(judged.tier, 'T0');
    assert.equal(epochs.length, 51);
    for (const { figures } of epochs) assert.equal(figures.testLoss.difference, 0);
  });

  test('at a step of the first ones, from 1e-4 on', () => {
    const off = (by: number): Cell => withBatches({ first: first.with(3, (first[3] ?? NaN) * (1 + by)) });
    assert.deepEqual(beside(off(9e-5)).parting, { kind: 'nowhere' });
    assert.deepEqual(beside(off(1.1e-4)).parting, { kind: 'at', step: 3 });
    assert.deepEqual(beside(off(-1.1e-4)).parting, { kind: 'at', step: 3 });
  });

  test('by the end of the first bucket with another extreme', () => {
    const { size, min, max } = buckets;
    const from = (index: number): Cell =>
      withBatches({
        buckets: {
          size,
          min: min.map((loss, at) => (at > index ? loss / 2 : loss)),
          max: max.map((loss, at) => (at >= index ? loss * 2 : loss)),
        },
      });
    assert.deepEqual(beside(from(7)).parting, { kind: 'by', step: 8 * size - 1 });
    // The last bucket is shorter.
    assert.ok(count % size !== 0);
    assert.deepEqual(beside(from(max.length - 1)).parting, { kind: 'by', step: count - 1 });
  });

  test('by the end of the shorter run, whose buckets are others', () => {
    assert.deepEqual(beside(diverged).parting, { kind: 'by', step: 2000 });
  });
});

test('figures stand epoch by epoch, with their difference relative to the record', () => {
  const { epochs } = beside({
    ...recorded,
    epochs: recorded.epochs.map((epoch) => ({ ...epoch, trainLoss: 1.5 * (epoch.trainLoss ?? NaN) })),
  });
  for (const [index, { epoch, figures }] of epochs.entries()) {
    assert.equal(epoch, index);
    assert.equal(figures.trainLoss.record, recorded.epochs[index]?.trainLoss);
    assert.ok(Math.abs((figures.trainLoss.difference ?? NaN) - 0.5) < 1e-12);
    assert.equal(figures.testAccuracy.difference, 0);
  }
});

test('a run that ended early leaves its epochs empty, and has no final loss', () => {
  const { epochs, place, verdicts } = beside(diverged);
  assert.equal(epochs.length, 51);
  assert.equal(epochs[2]?.figures.testLoss.difference, 0);
  assert.deepEqual(epochs[3]?.figures.testLoss, {
    record: recorded.epochs[3]?.testLoss,
    pytorch: null,
    difference: null,
  });
  assert.equal(place, null);
  assert.equal(verdicts.pytorch, 'DIVERGED');
  assert.notEqual(verdicts.record, 'DIVERGED');
});

test('the place in the interval of the seeds is that of a worked example', () => {
  // Mean 2, s = 1, t(0.995; 2) = 9.924843, √(4/3) = 1.154701: 2 ± 11.46022.
  const own = seeds.map((cell, index) => withFinalLoss(cell, index + 1));
  const placed = (loss: number) =>
    compareWithRecord({ cell: recorded, seeds: own }, withFinalLoss(recorded, loss), 1).place;
  assert.equal(placed(2)?.position, 0);
  assert.equal(placed(2)?.seeds, 3);
  assert.ok(Math.abs((placed(2 + 11.46022)?.position ?? NaN) - 1) < 1e-6);
  assert.ok(Math.abs((placed(2 - 2 * 11.46022)?.position ?? NaN) + 2) < 1e-6);
  const wider = compareWithRecord({ cell: recorded, seeds: own }, withFinalLoss(recorded, 2), 3).place;
  assert.ok((wider?.high ?? NaN) > 2 + 11.47);
  const few = { cell: recorded, seeds: own.slice(0, 2) };
  assert.equal(compareWithRecord(few, withFinalLoss(recorded, 2), 1).place, null);
});

describe('the report', () => {
  const versions = { torch: '2.15.0', numpy: '2.4.6', python: '3.11.7', instructions: 'AVX2' };
  const away = withFinalLoss(
    { ...recorded, hashes: { ...recorded.hashes, finalWeights: 'f'.repeat(64) } },
    2 * (recorded.epochs.at(-1)?.testLoss ?? NaN),
  );
  const report = reportOf(versions, [
    { name: 'a/cell', comparison: beside(away) },
    { name: 'another', comparison: beside(diverged) },
  ]);
  const rowsOf = (text: string): readonly (readonly string[])[] =>
    text
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
  const [head = '', ...parts] = report.split('\n## ');

  test('names the versions, and has a row a cell', () => {
    assert.match(head, /PyTorch 2\.15\.0 \(AVX2\), NumPy 2\.4\.6, Python 3\.11\.7, Node \d/);
    const [, , one = [], other = []] = rowsOf(head);
    const final = recorded.epochs.at(-1)?.testLoss ?? NaN;
    assert.deepEqual(one.slice(0, 3), ['a/cell', 'nowhere', '1.0e+0 at epoch 50']);
    assert.deepEqual(one.slice(5, 7), [final.toPrecision(6), (2 * final).toPrecision(6)]);
    assert.match(one[7] ?? '', /^\S+ … \S+, 3 seeds$/);
    assert.match(one[9] ?? '', /^not: T2: final test loss/);
    assert.deepEqual(other.slice(6, 9), ['–', 'none', '–']);
    assert.equal(other[1], 'after step 199, by step 2000');
    assert.equal(
      rowsOf(reportOf(versions, [{ name: 'same', comparison: beside(recorded) }]))[2]?.at(-1),
      'T0',
    );
  });

  test('has every epoch of every cell', () => {
    assert.deepEqual(
      parts.map((part) => part.split('\n', 1)),
      [['a/cell'], ['another']],
    );
    for (const part of parts) {
      const [names = [], , ...rows] = rowsOf(part);
      assert.deepEqual(names.slice(0, 4), ['epoch', 'training loss', 'PyTorch', 'difference']);
      assert.deepEqual(
        rows.map(([epoch]) => epoch),
        recorded.epochs.map(({ epoch }) => String(epoch)),
      );
    }
    const [, , ...rows] = rowsOf(parts[1] ?? '');
    assert.deepEqual(rows[3]?.slice(2, 4), ['–', '–']);
  });
});

test('what PyTorch left becomes a rerun: batches by the study’s rules, weights by their hash', () => {
  const weights = [Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6)];
  const trained = trainedShape.parse({
    epochs: recorded.epochs.slice(0, 1),
    nonfinite: { step: 2, what: 'loss' },
  });
  const rerun = rerunOf(recorded, trained, {
    losses: Float32Array.of(2, 4, Infinity),
    weights: Float32Array.of(1, 2, 3, 4, 5, 6),
  });
  assert.deepEqual(rerun.batches.first, [2, 4]);
  assert.equal(rerun.batches.medianOfLast100, 3);
  assert.equal(rerun.hashes.finalWeights, hashWeights(weights));
  assert.equal(rerun.epochs.length, 1);
  assert.deepEqual([rerun.learningRate, rerun.nonfinite?.step], [recorded.learningRate, 2]);
});

test('arrays are handed over one after the other, little-endian, and only their own part of a buffer', () => {
  const bytes = rawBytes([Float32Array.of(9, 1, 9).subarray(1, 2), Int32Array.of(258)]);
  assert.deepEqual([...bytes], [0, 0, 0x80, 0x3f, 2, 1, 0, 0]);
});

test('a recorded cell comes with the runs at its place', async () => {
  const one = await readRecorded(CELLS, 'fashion-mnist/small/lr0.1/s0');
  assert.deepEqual([one.cell.size, one.cell.seed, one.cell.engine], ['small', 0, 'onnxruntime']);
  assert.deepEqual(
    one.seeds.map(({ seed }) => seed).toSorted((a, b) => a - b),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  );
  const other = await readRecorded(CELLS, 'fashion-mnist/small/lr0.1/s0/tfjs-node');
  assert.deepEqual(
    other.seeds.map(({ engine }) => engine),
    ['tfjs-node'],
  );
  for (const name of ['fashion-mnist/small/lr0.2/s0', 'fashion-mnist/small', '']) {
    await assert.rejects(readRecorded(CELLS, name), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, /has no such cell.*npx lockstep list train/);
      return true;
    });
  }
});

describe('what can’t be done ends with exit code 2, and says why', () => {
  for (const { args, says } of [
    { args: ['--python', '/nowhere/python'], says: /\/nowhere\/python can't import torch and numpy/ },
    { args: ['--cel', 'x'], says: /Unknown option '--cel'[^]*npm run bench:oracle/ },
  ]) {
    test(args.join(' '), () => {
      const oracle = ['--import', 'tsx', join('bench', 'oracle.ts'), ...args];
      const { exitCode, stdout, stderr } = execaSync(process.execPath, oracle, { cwd: ROOT, reject: false });
      assert.equal(exitCode, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, says);
    });
  }
});
