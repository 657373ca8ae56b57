import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { batchRecord } from '../../stages/train/batch-record.js';
import type { Cell, EpochRecord } from '../../stages/train/cell.js';
import { decodeCell, readCell } from '../../stages/train/read-cell.js';
import { encodeCell, writeCell } from '../../stages/train/write-cell.js';

/** A full-length cell whose every number needs all its digits. */
function fullCell(epochs: number): Cell {
  const long = (step: number): number => 1.234567890123e-5 * (1 + Math.abs(Math.sin(step)));
  const record = (epoch: number): EpochRecord => ({
    epoch,
    meanBatchLoss: epoch === 0 ? null : long(epoch),
    trainLoss: long(epoch + 1),
    trainAccuracy: 0.1234,
    testLoss: long(epoch + 2),
    testAccuracy: 0.8765,
    fullTrainLoss: epoch === epochs ? long(3) : null,
    fullTrainAccuracy: epoch === epochs ? 1234 / 60_000 : null,
    updateNorm: epoch === 0 ? null : long(epoch + 4),
    deadUnits: [1024, 1023],
    largestLogit: 1e5 * long(epoch),
  });
  return {
    format: 1,
    dataset: 'fashion-mnist',
    size: 'large',
    hidden: [1024, 1024],
    learningRate: 0.00001,
    seed: 2,
    engine: 'onnxruntime',
    batchSize: 64,
    batchesPerEpoch: 937,
    epochsPlanned: epochs,
    epochs: Array.from({ length: epochs + 1 }, (_, epoch) => record(epoch)),
    batches: batchRecord(Array.from({ length: epochs * 937 }, (_, step) => long(step))),
    nonfinite: { step: 46_849, what: 'weights' },
    hashes: {
      initialWeights: 'a'.repeat(64),
      firstEpochOrder: 'b'.repeat(64),
      finalWeights: 'c'.repeat(64),
    },
  };
}

test('a cell of 50 epochs takes at most 40 KB', () => {
  assert.ok(Buffer.byteLength(encodeCell(fullCell(50))) <= 40_000);
});

test('a cell comes back from its file, numbers to six digits', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cell-'));
  try {
    const cell = fullCell(2);
    await writeCell(join(folder, 'new'), cell);
    const read = await readCell(join(folder, 'new'));
    assert.deepEqual({ ...read, epochs: [], batches: null }, { ...cell, epochs: [], batches: null });
    assert.equal(read.epochs[1]?.testLoss, Number(cell.epochs[1]?.testLoss?.toPrecision(6)));
    assert.equal(read.epochs[0]?.meanBatchLoss, null);
    assert.equal(read.batches.first.length, 200);
    // What was read is written as the same bytes.
    assert.equal(encodeCell(read), await readFile(join(folder, 'new', 'cell.json'), 'utf8'));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('an epoch is a line', () => {
  const lines = encodeCell(fullCell(3)).split('\n');
  assert.equal(lines.filter((line) => line.startsWith('    {"epoch":')).length, 4);
});

test('what is no cell is refused, with the file and the place', () => {
  const text = encodeCell(fullCell(1));
  const refused = (changed: string, message: RegExp): void => {
    assert.throws(() => decodeCell(changed, 'cells/a/cell.json'), message);
  };
  refused(text.slice(0, -3), /^Error: cells\/a\/cell\.json: not JSON/);
  refused(
    text.replace('"format": 1', '"format": 2'),
    /cell\.json: not a training cell of format 1: \/format/,
  );
  refused(text.replace('"seed": 2', '"seed": "2"'), /\/seed must be integer/);
  refused(text.replace('"seed": 2,', ''), /must have required property 'seed'/);
  refused(text.replace('"seed": 2', '"seed": 2, "host": "x"'), /must NOT have additional properties/);
});
