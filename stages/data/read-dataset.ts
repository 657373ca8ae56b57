import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from './data-error.js';
import { FILES, HEADER_BYTES, MAGIC, OFFSETS, requireLabels } from './dataset-format.js';
import type { Dataset, Split } from './dataset.js';

/**
 * Reads `train.bin` and `test.bin` of a folder. Labels and images are views of the files' bytes, not copies.
 *
 * @throws {DataError} a file of another format, cut short, too long, or with a label that is no class;
 *   or two files that disagree about the image's shape or the number of classes.
 */
export async function readDataset(folder: string): Promise<Dataset> {
  const [train, test] = await Promise.all([
    readSplit(join(folder, FILES.train)),
    readSplit(join(folder, FILES.test)),
  ]);
  for (const property of ['rows', 'columns', 'classes'] as const) {
    if (train[property] !== test[property]) {
      throw new DataError(join(folder, FILES.test), `${property} differ from ${FILES.train}`, {
        expected: train[property],
        found: test[property],
      });
    }
  }
  return { train, test };
}

async function readSplit(file: string): Promise<Split> {
  return parseSplit(await readFile(file), file);
}

function parseSplit(bytes: Buffer, file: string): Split {
  if (bytes.length < HEADER_BYTES) {
    throw new DataError(file, 'cut short within its header, bytes', {
      expected: HEADER_BYTES,
      found: bytes.length,
    });
  }
  const magic = bytes.toString('latin1', 0, MAGIC.length);
  if (magic !== MAGIC) {
    throw new DataError(file, 'not a data set of this format, first bytes', {
      expected: JSON.stringify(MAGIC),
      found: JSON.stringify(magic),
    });
  }
  const count = bytes.readUInt32LE(OFFSETS.count);
  const rows = bytes.readUInt32LE(OFFSETS.rows);
  const columns = bytes.readUInt32LE(OFFSETS.columns);
  const classes = bytes.readUInt32LE(OFFSETS.classes);
  const length = HEADER_BYTES + count + count * rows * columns;
  if (bytes.length !== length) {
    throw new DataError(file, `bytes for ${count} images of ${rows} × ${columns}`, {
      expected: length,
      found: bytes.length,
    });
  }
  if (bytes.readBigUInt64LE(OFFSETS.reserved) !== 0n) {
    throw new DataError(file, 'reserved header bytes', {
      expected: 'zeros',
      found: bytes.toString('hex', OFFSETS.reserved, HEADER_BYTES),
    });
  }
  const labels = bytes.subarray(HEADER_BYTES, HEADER_BYTES + count);
  requireLabels(labels, classes, file);
  return { count, rows, columns, classes, labels, images: bytes.subarray(HEADER_BYTES + count) };
}
