import { writeFile } from 'node:fs/promises';
import { integer, object, oneOf, stage } from 'lockstep/stage';
import { measureCurvature } from './curvature/measure-curvature.js';
import { readDataset } from './data/read-dataset.js';

const {
  with: cell,
  deps,
  outs,
  progress,
} = stage({
  with: object({
    dataset: oneOf('fashion-mnist', 'mnist'),
    width: integer(1),
    seed: integer(0),
    images: integer(1),
    iterations: integer(1),
  }),
  deps: ['data'],
  outs: ['curvature'],
});
const curvature = await measureCurvature(await readDataset(deps.data), cell, progress);
await writeFile(outs.curvature, `${JSON.stringify(curvature, null, 2)}\n`);
