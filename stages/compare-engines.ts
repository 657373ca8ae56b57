import { list, object, oneOf, stage } from 'lockstep/stage';
import { compareEngines } from './analysis/compare-engines.js';
import { ENGINE_TABLE } from './tables/cells.js';
import { writeTable } from './tables/table.js';
import { readCells } from './train/read-cell.js';

const { params, groups, outs } = stage({
  params: object({ engines: list(oneOf('onnxruntime', 'tfjs-node')) }),
  groups: ['train'],
  outs: ['engines'],
});
const [reference] = params.engines;
if (reference === undefined) throw new Error('params has no engine: engines is empty');
await writeTable(outs.engines, ENGINE_TABLE, compareEngines(await readCells(groups.train), reference));
