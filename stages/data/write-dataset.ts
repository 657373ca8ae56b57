import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { FILES, HEADER_BYTES, MAGIC, OFFSETS } from './dataset-format.js';
import type { Dataset, Split } from './dataset.js';

/** Writes `train.bin` and `test.bin` into a folder, which is made when it is absent. */
export async function writeDataset(folder: string, dataset: Dataset): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeSplit(join(folder, FILES.train), dataset.train);
  await writeSplit(join(folder, FILES.test), dataset.test);
}

async function writeSplit(file: string, split: Split): Promise<void> {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(MAGIC, 'latin1');
  header.writeUInt32LE(split.count, OFFSETS.count);
  header.writeUInt32LE(split.rows, OFFSETS.rows);
  header.writeUInt32LE(split.columns, OFFSETS.columns);
  header.writeUInt32LE(split.classes, OFFSETS.classes);
  const handle = await open(file, 'w');
  try {
    for (const part of [header, split.labels, split.images]) await handle.writeFile(part);
  } finally {
    await handle.close();
  }
}
