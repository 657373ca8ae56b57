import { writeFile } from 'node:fs/promises';
import { object, oneOf, stage } from 'lockstep/stage';
import { readDataset } from '../data/read-dataset.js';
import { samples } from './drawings/samples.js';

const { deps, outs } = stage({
  with: object({ dataset: oneOf('fashion-mnist') }),
  deps: ['data'],
  outs: ['figure'],
});
const { train } = await readDataset(deps.data);
await writeFile(outs.figure, samples(train));
