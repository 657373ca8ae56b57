import { writeFile } from 'node:fs/promises';
import { object, oneOf, stage } from 'lockstep/stage';
import { CELL_TABLE } from '../tables/cell-table.js';
import { ENGINE_TABLE } from '../tables/engine-table.js';
import { readTable } from '../tables/table.js';
import { engines } from './drawings/engines.js';
import { renderSvg } from './kit/render.js';

const {
  with: cell,
  deps,
  outs,
} = stage({
  with: object({ dataset: oneOf('fashion-mnist', 'mnist') }),
  deps: ['cells', 'engines'],
  outs: ['figure'],
});
const figure = engines(
  cell.dataset,
  await readTable(deps.engines, ENGINE_TABLE),
  await readTable(deps.cells, CELL_TABLE),
);
await writeFile(outs.figure, await renderSvg(`${cell.dataset}-engines`, figure));
