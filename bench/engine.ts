// What training costs at each size, on one thread: a step of the engine beside a step of the plain graph, what
// evaluation adds, and the peak memory of a cell. Prints a Markdown table and writes it to bench/results/engine.md.
//
//   npm run bench:engine [-- --repetitions 21]
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execaSync } from 'execa';
import { markdownTable } from 'markdown-table';
import { writeDataset } from '../stages/data/write-dataset.js';
import type { Setup } from '../stages/engines/engine.js';
import { onnxruntime } from '../stages/engines/onnxruntime/index.js';
import { batchOrder } from '../stages/model/batch-order.js';
import { syntheticDataset } from '../test/engines/synthetic.js';
import { evaluationShare } from './engine/evaluation.js';
import { PlainTraining } from './engine/plain-training.js';
import { timeSteps } from './engine/steps.js';
import { record } from './record.mjs';
import { BATCH, EPOCHS, IMAGES, SEED, setupOf, SIZES } from './engine/study.js';

const { values } = parseArgs({ options: { repetitions: { type: 'string', default: '21' } } });
const repetitions = Number(values.repetitions);
if (!Number.isInteger(repetitions) || repetitions < 1) {
  throw new Error(`--repetitions ${values.repetitions}: a whole number from 1 is needed`);
}

const ways = {
  engine: (setup: Setup) => onnxruntime.start(setup),
  plain: (setup: Setup) => PlainTraining.start(setup),
};
const dataset = syntheticDataset(IMAGES);
const order = batchOrder(IMAGES.train, BATCH, SEED).next().value;
const folder = mkdtempSync(join(tmpdir(), 'bench-engine-'));
try {
  await writeDataset(folder, dataset);
  const rows: string[][] = [];
  for (const [size, hidden] of Object.entries(SIZES)) {
    const setup = setupOf(hidden, dataset);
    const { engine, plain, ratio } = await timeSteps(ways, setup, order, repetitions);
    // An epoch is many times as long as the steps that are timed in pairs: a few are enough.
    const few = Math.ceil(repetitions / 7);
    const share = await evaluationShare(setup, order, { epochs: EPOCHS, repetitions: few });
    rows.push([
      `${size} (${hidden.join('-')})`,
      engine.toFixed(3),
      plain.toFixed(3),
      ratio.toFixed(3),
      `${(share * 100).toFixed(1)} %`,
      `${(peakMemory(hidden) / 1e6).toFixed(0)} MB`,
    ]);
  }
  const header = [
    'network',
    'engine, ms a step',
    'plain graph, ms a step',
    'ratio',
    'evaluation',
    'peak memory',
  ];
  record(
    'engine',
    `${cpus()[0]?.model ?? 'unknown CPU'}, one thread, Node ${process.versions.node}; medians of ${repetitions} pairs. ` +
      'Limits: ratio 1.05; evaluation 25 % (small), 20 %; memory 500 MB.\n\n' +
      `${markdownTable([header, ...rows], { align: ['l', 'r', 'r', 'r', 'r', 'r'] })}\n`,
  );
} finally {
  rmSync(folder, { recursive: true });
}

/** Bytes that a process of its own takes at most to train one epoch. */
function peakMemory(hidden: readonly number[]): number {
  const script = join(import.meta.dirname, 'engine', 'cell.ts');
  const args = ['--import', 'tsx', script, folder, hidden.join(',')];
  return Number(execaSync(process.execPath, args, { stderr: 'inherit' }).stdout);
}
