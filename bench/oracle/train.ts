import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { RAW_FILES } from '../../stages/data/raw-dataset.js';
import { batchOrder } from '../../stages/model/batch-order.js';
import { hashOrder, hashWeights } from '../../stages/model/hash.js';
import { initialWeights } from '../../stages/model/initialisation.js';
import type { Cell } from '../../stages/train/cell.js';
import { rawBytes } from '../../test/fixtures/pytorch/raw-bytes.js';
import { IMAGES } from '../engine/study.js';
import { rerunOf, trainedShape } from './trained.js';
import { UsageError } from './usage-error.js';

const SCRIPT = join(import.meta.dirname, 'train.py');

/**
 * Trains a recorded cell anew, by `python` and from the initial weights and batches of the record. Of the study's code
 * those two have a part in it, and nothing else: PyTorch reads the images from their IDX files.
 *
 * @param raw the folder of the data sets' IDX files
 * @throws {UsageError} when the images aren't there, or the code makes other weights or batches than the record's
 */
export async function trainAnew(python: string, recorded: Cell, raw: string): Promise<Cell> {
  const data = imagesOf(recorded, raw);
  const folder = await mkdtemp(join(tmpdir(), 'bench-oracle-'));
  try {
    const { hidden, learningRate, batchSize: batch, epochsPlanned: epochs } = recorded;
    const setup = { data, hidden, learningRate, batch, epochs };
    await writeFile(join(folder, 'cell.json'), JSON.stringify(setup));
    await writeFile(join(folder, 'weights.float32'), rawBytes(weightsOf(recorded)));
    await writeFile(join(folder, 'order.int32'), rawBytes(ordersOf(recorded)));
    // -B: no compiled files beside the modules that it imports. Both streams are for the screen.
    await execa(python, ['-B', SCRIPT, folder], { stdio: ['ignore', process.stderr, 'inherit'] });
    const trained = trainedShape.parse(JSON.parse(await readFile(join(folder, 'trained.json'), 'utf8')));
    return rerunOf(recorded, trained, {
      losses: await readFloats(join(folder, 'losses.float32')),
      weights: await readFloats(join(folder, 'final.float32')),
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

function imagesOf({ dataset }: Cell, raw: string): string {
  const folder = join(raw, dataset);
  const names = Object.values(RAW_FILES).flatMap(({ images, labels }) => [images, labels]);
  const missing = names.filter((name) => !existsSync(join(folder, name)));
  if (missing.length > 0) {
    throw new UsageError(
      `${folder} lacks ${missing.join(', ')}: \`npx lockstep run download@${dataset}\` fetches them.`,
    );
  }
  return folder;
}

function weightsOf({ hidden, seed, hashes }: Cell): readonly Float32Array[] {
  const inputs = IMAGES.rows * IMAGES.columns;
  const weights = initialWeights({ inputs, hidden, classes: IMAGES.classes }, seed);
  requireRecorded('initial weights', hashWeights(weights), hashes.initialWeights);
  return weights;
}

/** An array an epoch. */
function ordersOf({ batchSize, seed, epochsPlanned, hashes }: Cell): readonly Int32Array[] {
  const orders = batchOrder(IMAGES.train, batchSize, seed);
  const own = Array.from({ length: epochsPlanned }, () => orders.next().value);
  requireRecorded('batches', hashOrder(own[0] ?? new Int32Array()), hashes.firstEpochOrder);
  return own;
}

function requireRecorded(what: string, found: string, recorded: string): void {
  if (found === recorded) return;
  throw new UsageError(
    `the code makes other ${what} now (SHA-256 ${found}) than those that the record was trained with (${recorded}): ` +
      '`npx lockstep plan train` says what changed.',
  );
}

async function readFloats(file: string): Promise<Float32Array> {
  const { buffer, byteOffset, byteLength } = await readFile(file);
  return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}
