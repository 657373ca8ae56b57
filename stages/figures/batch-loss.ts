import { writeFile } from 'node:fs/promises';
import { object, oneOf, stage } from 'lockstep/stage';
import { readCells } from '../train/read-cell.js';
import { batchLoss } from './drawings/batch-loss.js';
import { renderSvg } from './kit/render.js';

const {
  with: cell,
  groups,
  outs,
} = stage({
  with: object({ dataset: oneOf('fashion-mnist', 'mnist') }),
  groups: ['cells'],
  outs: ['figure'],
});
const cells = await readCells(groups.cells);
await writeFile(outs.figure, await renderSvg(`${cell.dataset}-batch-loss`, batchLoss(cell.dataset, cells)));
