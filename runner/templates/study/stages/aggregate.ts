import { writeFileSync } from 'node:fs';
import { stage } from 'lockstep/stage';
import { bySetting } from './lib/by-setting.js';
import { readRun, toCsv } from './lib/run.js';

const { groups, outs } = stage({ groups: ['runs'], outs: ['table', 'metrics'] });
const runs = groups.runs
  .map(({ name, outs: { run } }) => {
    if (run === undefined) throw new Error(`${name} has no out named run`);
    return readRun(run);
  })
  .toSorted((one, other) => one.hidden - other.hidden || one.rate - other.rate || one.seed - other.seed);
writeFileSync(outs.table, toCsv(runs));

const metrics = bySetting(runs).map(({ hidden, rate, mean }) => [
  `hidden=${String(hidden)} rate=${String(rate)}`,
  { test_loss: mean },
]);
writeFileSync(outs.metrics, `${JSON.stringify(Object.fromEntries(metrics), null, 2)}\n`);
