import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { fetchFiles } from '../../stages/data/fetch-files.js';
import { RAW_FILES, type Shape } from '../../stages/data/raw-dataset.js';
import {
  downloadShape,
  fileSpecs,
  sourcesOf,
  type DatasetParams,
  type NetworkParams,
} from '../../stages/data/sources/download-params.js';
import { specOf, temporaryFolder, tinyFiles, writeFiles } from './tiny.js';

const NETWORK: NetworkParams = { answerSeconds: 5, stallSeconds: 5, resumes: 1, commandSeconds: 5 };

interface Params {
  readonly datasets: readonly string[];
  readonly data: Shape;
  readonly download: unknown;
}

const file = join(import.meta.dirname, '..', '..', 'params', 'params.yaml');
const params = parse(readFileSync(file, 'utf8')) as Params;
const download = downloadShape.parse(params.download);

for (const dataset of params.datasets) {
  test(`${dataset}: each file has a hash, and the size that its images or labels take`, () => {
    const section = download.datasets[dataset];
    assert.ok(section !== undefined);
    const sizes = new Map(fileSpecs(section).map(({ name, bytes }) => [name, bytes]));
    const { rows, columns } = params.data;
    for (const split of ['train', 'test'] as const) {
      const count = params.data[split];
      assert.equal(sizes.get(RAW_FILES[split].images), 16 + count * rows * columns);
      assert.equal(sizes.get(RAW_FILES[split].labels), 8 + count);
    }
    assert.equal(sizes.size, 4);
    for (const { sha256 } of fileSpecs(section)) assert.match(sha256, /^[0-9a-f]{64}$/);
  });
}

test('sources keep the order of the params, own folders first', () => {
  const section: DatasetParams = {
    sources: [
      { mirror: 'https://mirror.example/tiny' },
      { npm: { package: 'tiny@1.0.0', folder: 'package' } },
      { folder: '/usr/share/tiny' },
      { debian: { package: 'tiny', folder: 'usr/share/tiny' } },
    ],
    files: {},
  };
  assert.deepEqual(
    sourcesOf('tiny', section, ['/mine', 'yours'], NETWORK, () => undefined).map(({ label }) => label),
    [
      'folder /mine/tiny',
      'folder yours/tiny',
      'https://mirror.example/tiny',
      'npm package tiny@1.0.0',
      'folder /usr/share/tiny',
      'Debian package tiny',
    ],
  );
});

test('an own folder that has every file is all that is asked', async (t) => {
  const own = await temporaryFolder(t);
  const files = tinyFiles();
  await writeFiles(join(own, 'tiny'), files);
  const specs = [...files].map(([name, bytes]) => specOf(name, bytes));
  const section: DatasetParams = {
    sources: [{ mirror: 'http://mirror.invalid/' }],
    files: Object.fromEntries(specs.map(({ name, ...facts }) => [name, facts])),
  };
  const failures = await fetchFiles(
    fileSpecs(section),
    sourcesOf('tiny', section, [own], NETWORK, () => undefined),
    await temporaryFolder(t),
    () => undefined,
  );
  assert.deepEqual(failures, []);
});
