import { writeFile } from 'node:fs/promises';
import { object, stage, string } from 'lockstep/stage';
import { readCriticalRate } from '../tables/critical-rate.js';
import { CRITICAL_RUN_TABLE } from '../tables/critical-table.js';
import { readCurvatureSummary } from '../tables/curvature.js';
import { readTable } from '../tables/table.js';
import { renderSvg } from './parts/render.js';
import { widthHeatMap } from './parts/width-heat-map.js';

const {
  with: cell,
  deps,
  outs,
} = stage({
  with: object({ figure: string() }),
  deps: ['result', 'runs', 'curvature'],
  outs: ['figure'],
});
const result = await readCriticalRate(deps.result);
const figure = widthHeatMap(
  await readTable(deps.runs, CRITICAL_RUN_TABLE),
  result,
  await readCurvatureSummary(deps.curvature),
);
await writeFile(outs.figure, await renderSvg(`${result.dataset}-${cell.figure}`, figure));
