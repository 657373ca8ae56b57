// What a step costs on @tensorflow/tfjs-node at each size, on one thread: the engine, which calls TensorFlow's kernels,
// beside the same step in the package’s own operations. Prints a Markdown table and writes it to
// bench/results/tfjs-node.md.
//
//   npm run setup:tfjs-node && npm run bench:tfjs-node [-- --repetitions 21]
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import type { Setup } from '../stages/engines/engine.js';
import { tfjsNode } from '../stages/engines/tfjs-node/index.js';
import { batchOrder } from '../stages/model/batch-order.js';
import { syntheticDataset } from '../test/engines/synthetic.js';
import { timeSteps } from './engine/steps.js';
import { BATCH, IMAGES, SEED, setupOf, SIZES } from './engine/study.js';
import { record } from './record.mjs';
import { startPlain } from './tfjs-node/plain-operations.js';

const { values } = parseArgs({ options: { repetitions: { type: 'string', default: '21' } } });
const repetitions = Number(values.repetitions);
if (!Number.isInteger(repetitions) || repetitions < 1) {
  throw new Error(`--repetitions ${values.repetitions}: a whole number from 1 is needed`);
}

const dataset = syntheticDataset(IMAGES);
const order = batchOrder(IMAGES.train, BATCH, SEED).next().value;
const ways = { engine: (setup: Setup) => tfjsNode.start(setup), plain: startPlain };
const rows: string[][] = [];
for (const [size, hidden] of Object.entries(SIZES)) {
  const { engine, plain, ratio } = await timeSteps(ways, setupOf(hidden, dataset), order, repetitions);
  rows.push([`${size} (${hidden.join('-')})`, engine.toFixed(3), plain.toFixed(3), (1 / ratio).toFixed(2)]);
}
const header = ['network', 'kernels, ms a step', 'operations, ms a step', 'gain'];
record(
  'tfjs-node',
  `${cpus()[0]?.model ?? 'unknown CPU'}, one thread, Node ${process.versions.node}; medians of ${repetitions} pairs.\n\n` +
    `${markdownTable([header, ...rows], { align: ['l', 'r', 'r', 'r'] })}\n`,
);
