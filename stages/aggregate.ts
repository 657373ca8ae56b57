import { stage } from 'lockstep/stage';
import { cellRow, epochRows } from './analysis/cell-row.js';
import { CELL_TABLE, EPOCH_TABLE } from './tables/cells.js';
import { writeTable } from './tables/table.js';
import { readCells } from './train/read-cell.js';

const { groups, outs } = stage({ groups: ['train'], outs: ['cells', 'epochs'] });
const cells = await readCells(groups.train);
await writeTable(outs.cells, CELL_TABLE, cells.map(cellRow));
await writeTable(outs.epochs, EPOCH_TABLE, cells.flatMap(epochRows));
