// A process of its own, whose peak memory is a cell's (and that of TypeScript's loader besides): `cell.ts DATA UNITS,UNITS`
// trains one epoch and prints the peak in bytes.
import { readDataset } from '../../stages/data/read-dataset.js';
import { onnxruntime } from '../../stages/engines/onnxruntime/index.js';
import { trainCell } from '../../stages/train/train-cell.js';
import { BATCH, RATE, SEED } from './study.js';

const [data, units] = process.argv.slice(2);
if (data === undefined || units === undefined) throw new Error('usage: cell.ts DATA UNITS,UNITS');
await trainCell(
  onnxruntime,
  await readDataset(data),
  // The names that a cell's record has; its weights are those of `units`.
  { dataset: 'mnist', size: 'small', rate: RATE, seed: SEED, engine: 'onnxruntime' },
  { hidden: units.split(',').map(Number), epochs: 1, batch: BATCH },
  () => undefined,
);
// maxRSS is in KiB.
process.stdout.write(String(process.resourceUsage().maxRSS * 1024));
