import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from './data-error.js';
import { requireLabels } from './dataset-format.js';
import type { Dataset, Split } from './dataset.js';
import { parseIdx } from './idx.js';

/** What the IDX files of a data set must hold. */
export interface Shape {
  readonly train: number;
  readonly test: number;
  readonly rows: number;
  readonly columns: number;
  readonly classes: number;
}

/** The four files' names, as MNIST's authors gave them; test files begin with `t10k`. */
export const RAW_FILES = {
  train: { images: 'train-images-idx3-ubyte', labels: 'train-labels-idx1-ubyte' },
  test: { images: 't10k-images-idx3-ubyte', labels: 't10k-labels-idx1-ubyte' },
} as const;

/**
 * Reads a data set's four uncompressed IDX files.
 *
 * @throws {DataError} bytes that are no IDX, or a count, an image size or a label other than `shape` says.
 */
export async function readRawDataset(folder: string, shape: Shape): Promise<Dataset> {
  return {
    train: await readRawSplit(folder, RAW_FILES.train, shape.train, shape),
    test: await readRawSplit(folder, RAW_FILES.test, shape.test, shape),
  };
}

async function readRawSplit(
  folder: string,
  names: { readonly images: string; readonly labels: string },
  count: number,
  { rows, columns, classes }: Shape,
): Promise<Split> {
  const imagesFile = join(folder, names.images);
  const labelsFile = join(folder, names.labels);
  const images = parseIdx(await readFile(imagesFile), 3, imagesFile);
  const labels = parseIdx(await readFile(labelsFile), 1, labelsFile);
  requireEqual(imagesFile, 'images × rows × columns', [count, rows, columns], images.dimensions);
  requireEqual(labelsFile, 'labels', [count], labels.dimensions);
  requireLabels(labels.data, classes, labelsFile);
  return { count, rows, columns, classes, labels: labels.data, images: images.data };
}

function requireEqual(
  file: string,
  what: string,
  expected: readonly number[],
  found: readonly number[],
): void {
  const texts = { expected: expected.join(' × '), found: found.join(' × ') };
  if (texts.expected !== texts.found) throw new DataError(file, what, texts);
}
