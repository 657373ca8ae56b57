import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { stringify } from 'yaml';
import { readDataset } from '../../stages/data/read-dataset.js';
import { RAW_FILES } from '../../stages/data/raw-dataset.js';
import { checkout } from '../support/checkout.js';
import { flipBit, specOf, temporaryFolder, TINY, TINY_LABELS, tinyFiles, writeFiles } from './tiny.js';

const lockstep = join(import.meta.dirname, '..', '..', 'runner', 'bin', 'lockstep.js');

/** This pipeline's data stages on a tiny data set that comes from a folder: the real scripts, offline. */
class TinyPipeline {
  readonly outs: string;

  constructor(
    readonly folder: string,
    source: string,
  ) {
    this.outs = join(folder, '.lockstep', 'scratch', 'tiny');
    const specs = [...tinyFiles()].map(([name, bytes]) => specOf(name, bytes));
    const files = Object.fromEntries(specs.map(({ name, ...facts }) => [name, facts]));
    const datasets = { mnist: { sources: [{ folder: source }], files } };
    writeFileSync(
      join(folder, 'tiny.yaml'),
      stringify({ datasets: ['mnist'], data: TINY, download: { folder: '', datasets } }),
    );
  }

  run(...targets: readonly string[]): { code: number | null; stderr: string } {
    const env = { ...process.env, DATASETS_FOLDER: '' };
    const args = [lockstep, 'run', ...targets, '--params', 'tiny.yaml', '--name', 'tiny'];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: this.folder, encoding: 'utf8', env });
    return { code: status, stderr };
  }
}

async function tinyPipeline(t: TestContext): Promise<{ pipeline: TinyPipeline; source: string }> {
  const source = await writeFiles(await temporaryFolder(t), tinyFiles());
  return { pipeline: new TinyPipeline(checkout(t).folder, source), source };
}

test('from IDX files to the summary', async (t) => {
  const { pipeline } = await tinyPipeline(t);
  const { code, stderr } = pipeline.run('summary');
  assert.equal(code, 0, stderr);
  const dataset = await readDataset(join(pipeline.outs, 'data', 'mnist'));
  assert.deepEqual([...dataset.test.labels], TINY_LABELS.test);
  const summary = JSON.parse(readFileSync(join(pipeline.outs, 'artifacts', 'data', 'mnist.json'), 'utf8')) as {
    train: { classCounts: number[] };
  };
  assert.deepEqual(summary.train.classCounts, [1, 2, 1, 1]);
});

test('wrong bytes never become an out; the right ones do later', async (t) => {
  const { pipeline, source } = await tinyPipeline(t);
  const name = RAW_FILES.test.images;
  const right = tinyFiles().get(name) ?? Buffer.alloc(0);
  writeFileSync(join(source, name), flipBit(right, 20));
  const failed = pipeline.run('preprocess');
  assert.equal(failed.code, 1);
  assert.match(failed.stderr, /mnist: no source has t10k-images-idx3-ubyte.* Tried, in order:/);
  assert.match(failed.stderr, /t10k-images-idx3-ubyte: SHA-256: expected [0-9a-f]{64}, found [0-9a-f]{64}/);
  assert.match(failed.stderr, /DATASETS_FOLDER=FOLDER npm run pipeline/);
  assert.doesNotMatch(failed.stderr, /\n\s+at /, 'no stack of ours in an expected failure');
  assert.equal(existsSync(join(pipeline.outs, 'data')), false);
  writeFileSync(join(source, name), right);
  assert.equal(pipeline.run('preprocess').code, 0);
});
