import { writeFile } from 'node:fs/promises';
import { stage } from 'lockstep/stage';
import { readDataset } from './data/read-dataset.js';
import { summarise } from './data/summary.js';

const { deps, outs } = stage({ deps: ['data'], outs: ['summary'] });
const summary = summarise(await readDataset(deps.data));
await writeFile(outs.summary, `${JSON.stringify(summary, null, 2)}\n`);
