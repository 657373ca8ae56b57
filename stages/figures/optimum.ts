import { writeFile } from 'node:fs/promises';
import { object, stage, string } from 'lockstep/stage';
import { OPTIMUM_TABLE } from '../tables/optimum-table.js';
import { readSecondary } from '../tables/secondary.js';
import { readTable } from '../tables/table.js';
import { optimum } from './parts/optimum.js';
import { renderSvg } from './parts/render.js';

const {
  with: cell,
  deps,
  outs,
} = stage({
  with: object({ figure: string() }),
  deps: ['result', 'optimum'],
  outs: ['figure'],
});
const result = await readSecondary(deps.result);
const figure = optimum(result, await readTable(deps.optimum, OPTIMUM_TABLE));
await writeFile(outs.figure, await renderSvg(`${result.dataset}-${cell.figure}`, figure));
