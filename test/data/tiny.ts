import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { RAW_FILES, type Shape } from '../../stages/data/raw-dataset.js';
import type { FileSpec } from '../../stages/data/sources/source.js';

/** Five training and three test images of 2 × 3 pixels in four classes. */
export const TINY: Shape = { train: 5, test: 3, rows: 2, columns: 3, classes: 4 };

export const TINY_LABELS = { train: [0, 1, 2, 3, 1], test: [3, 0, 2] } as const;

/** The tiny data set's IDX files by name. Pixels count up, so that no two images are equal. */
export function tinyFiles(): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const split of ['train', 'test'] as const) {
    const { rows, columns, [split]: count } = TINY;
    const pixels = Array.from({ length: count * rows * columns }, (_, index) => (index * 7) % 256);
    files.set(RAW_FILES[split].images, idx([count, rows, columns], pixels));
    files.set(RAW_FILES[split].labels, idx([count], TINY_LABELS[split]));
  }
  return files;
}

export function idx(dimensions: readonly number[], data: readonly number[]): Buffer {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.writeUInt32BE(0x0800 | dimensions.length, 0);
  for (const [index, size] of dimensions.entries()) header.writeUInt32BE(size, 4 + 4 * index);
  return Buffer.concat([header, Buffer.from(data)]);
}

export function specOf(name: string, bytes: Buffer): FileSpec {
  return { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** A folder that is removed after the test. */
export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'data-test-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

export async function writeFiles(folder: string, files: ReadonlyMap<string, Buffer>): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
  return folder;
}

/** A copy with one bit of one byte changed. */
export function flipBit(bytes: Buffer, offset: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(offset) ^ 1, offset);
  return copy;
}
