import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { Dataset } from '../../stages/data/dataset.js';
import { readRawDataset, RAW_FILES } from '../../stages/data/raw-dataset.js';
import { readDataset } from '../../stages/data/read-dataset.js';
import { writeDataset } from '../../stages/data/write-dataset.js';
import { flipBit, idx, temporaryFolder, TINY, TINY_LABELS, tinyFiles, writeFiles } from './tiny.js';

async function tinyDataset(t: TestContext): Promise<Dataset> {
  return readRawDataset(await writeFiles(await temporaryFolder(t), tinyFiles()), TINY);
}

test('what is written is read back', async (t) => {
  const dataset = await tinyDataset(t);
  assert.deepEqual([...dataset.train.labels], TINY_LABELS.train);
  const folder = join(await temporaryFolder(t), 'made', 'here');
  await writeDataset(folder, dataset);
  const read = await readDataset(folder);
  for (const split of ['train', 'test'] as const) {
    const { labels, images, ...header } = read[split];
    const expected = dataset[split];
    assert.deepEqual(header, { count: TINY[split], rows: 2, columns: 3, classes: 4 });
    assert.deepEqual([...labels], [...expected.labels]);
    assert.deepEqual([...images], [...expected.images]);
  }
});

test('the files are these bytes on every platform', async (t) => {
  const folder = await temporaryFolder(t);
  await writeDataset(folder, await tinyDataset(t));
  const bytes = await readFile(join(folder, 'test.bin'));
  assert.equal(bytes.toString('latin1', 0, 8), 'LSDATA1\n');
  assert.equal(
    bytes.toString('hex', 8, 32),
    '03000000' + '02000000' + '03000000' + '04000000' + '00'.repeat(8),
  );
  assert.deepEqual([...bytes.subarray(32, 35)], TINY_LABELS.test);
  assert.equal(bytes.length, 32 + 3 + 3 * 6);
});

test('any split survives the way to disk and back', async (t) => {
  const folder = await temporaryFolder(t);
  const split = fc
    .record({
      count: fc.nat(8),
      rows: fc.nat(4),
      columns: fc.nat(4),
      classes: fc.integer({ min: 1, max: 256 }),
    })
    .chain((header) => {
      const pixels = header.count * header.rows * header.columns;
      return fc
        .record({
          labels: fc.uint8Array({
            minLength: header.count,
            maxLength: header.count,
            max: header.classes - 1,
          }),
          images: fc.uint8Array({ minLength: pixels, maxLength: pixels }),
        })
        .map((data) => ({ ...header, ...data }));
    });
  await fc.assert(
    fc.asyncProperty(split, async (original) => {
      await writeDataset(folder, { train: original, test: original });
      const { train } = await readDataset(folder);
      assert.deepEqual(
        { ...train, labels: [...train.labels], images: [...train.images] },
        {
          ...original,
          labels: [...original.labels],
          images: [...original.images],
        },
      );
    }),
    { numRuns: 50 },
  );
});

test('a damaged data set is refused, with file, expected and found', async (t) => {
  const dataset = await tinyDataset(t);
  const damages: Record<string, [damage: (bytes: Buffer) => Buffer, message: RegExp]> = {
    'an empty file': [
      () => Buffer.alloc(0),
      /train\.bin: cut short within its header, bytes: expected 32, found 0$/,
    ],
    'half a header': [(bytes) => bytes.subarray(0, 20), /expected 32, found 20$/],
    'one byte short': [
      (bytes) => bytes.subarray(0, -1),
      /bytes for 5 images of 2 × 3: expected 67, found 66$/,
    ],
    'one byte long': [(bytes) => Buffer.concat([bytes, Buffer.alloc(1)]), /expected 67, found 68$/],
    'another format': [
      (bytes) => flipBit(bytes, 6),
      /first bytes: expected "LSDATA1\\n", found "LSDATA0\\n"$/,
    ],
    'another count': [(bytes) => flipBit(bytes, 8), /bytes for 4 images of 2 × 3/],
    'a reserved byte': [
      (bytes) => flipBit(bytes, 31),
      /reserved header bytes: expected zeros, found 0000000000000001$/,
    ],
    'a label that is no class': [
      (bytes) => Buffer.concat([bytes.subarray(0, 33), Buffer.of(4), bytes.subarray(34)]),
      /train\.bin: label 1: expected 0 … 3, found 4$/,
    ],
  };
  for (const [name, [damage, message]] of Object.entries(damages)) {
    await t.test(name, async (t) => {
      const folder = await temporaryFolder(t);
      await writeDataset(folder, dataset);
      const file = join(folder, 'train.bin');
      await writeFile(file, damage(await readFile(file)));
      await assert.rejects(readDataset(folder), { name: 'DataError', message });
    });
  }
});

test('two files that disagree are refused', async (t) => {
  const { train, test: testSplit } = await tinyDataset(t);
  const folder = await temporaryFolder(t);
  await writeDataset(folder, { train, test: { ...testSplit, rows: 3, columns: 2 } });
  await assert.rejects(readDataset(folder), /test\.bin: rows differ from train\.bin: expected 2, found 3$/);
});

test('damaged IDX files are refused, with file, expected and found', async (t) => {
  const { images, labels } = RAW_FILES.train;
  const damages: Record<string, [file: string, damage: (bytes: Buffer) => Buffer, message: RegExp]> = {
    'an empty file': [images, () => Buffer.alloc(0), /train-images.*: expected 16 and more, found 0$/],
    truncated: [
      images,
      (bytes) => bytes.subarray(0, -2),
      /bytes for dimensions 5 × 2 × 3: expected 46, found 44$/,
    ],
    'labels in place of images': [
      images,
      () => idx([5], TINY_LABELS.train),
      /not an IDX file of uint8 in 3 dimension\(s\), magic number: expected 0x00000803, found 0x00000801$/,
    ],
    floats: [
      images,
      (bytes) => Buffer.concat([Buffer.of(0, 0, 0x0d), bytes.subarray(3)]),
      /found 0x00000d03$/,
    ],
    gzip: [labels, (bytes) => Buffer.concat([Buffer.of(0x1f, 0x8b), bytes]), /found 0x1f8b0000$/],
    'fewer images': [
      images,
      () => idx([4, 2, 3], new Array<number>(24).fill(0)),
      /expected 5 × 2 × 3, found 4 × 2 × 3$/,
    ],
    'another size': [images, () => idx([5, 3, 2], new Array<number>(30).fill(0)), /found 5 × 3 × 2$/],
    'fewer labels': [
      labels,
      () => idx([4], [0, 1, 2, 3]),
      /train-labels-idx1-ubyte: labels: expected 5, found 4$/,
    ],
    'a label that is no class': [
      labels,
      () => idx([5], [0, 1, 2, 3, 4]),
      /label 4: expected 0 … 3, found 4$/,
    ],
  };
  for (const [name, [file, damage, message]] of Object.entries(damages)) {
    await t.test(name, async (t) => {
      const files = tinyFiles();
      files.set(file, damage(files.get(file) ?? Buffer.alloc(0)));
      const folder = await writeFiles(await temporaryFolder(t), files);
      await assert.rejects(readRawDataset(folder, TINY), { name: 'DataError', message });
    });
  }
});

test('a missing file is named', async (t) => {
  const files = tinyFiles();
  files.delete(RAW_FILES.test.labels);
  const folder = await writeFiles(await temporaryFolder(t), files);
  await assert.rejects(readRawDataset(folder, TINY), { code: 'ENOENT', message: /t10k-labels-idx1-ubyte/ });
  await assert.rejects(readDataset(folder), { code: 'ENOENT', message: /\.bin/ });
});
