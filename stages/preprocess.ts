import { integer, object, stage } from 'lockstep/stage';
import { readRawDataset } from './data/raw-dataset.js';
import { writeDataset } from './data/write-dataset.js';

const { params, deps, outs } = stage({
  params: object({
    data: object({
      train: integer(1),
      test: integer(1),
      rows: integer(1),
      columns: integer(1),
      classes: integer(1),
    }),
  }),
  deps: ['raw'],
  outs: ['data'],
});
await writeDataset(outs.data, await readRawDataset(deps.raw, params.data));
