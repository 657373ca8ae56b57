import { writeFile } from 'node:fs/promises';
import { object, stage, string } from 'lockstep/stage';
import { readCriticalRate } from '../tables/critical-rate.js';
import { readCurvatureSummary } from '../tables/curvature.js';
import { curvatureByWidth } from './parts/curvature.js';
import { renderSvg } from './parts/render.js';

const {
  with: cell,
  deps,
  outs,
} = stage({
  with: object({ figure: string() }),
  deps: ['result', 'curvature'],
  outs: ['figure'],
});
const result = await readCriticalRate(deps.result);
const figure = curvatureByWidth(await readCurvatureSummary(deps.curvature), result);
await writeFile(outs.figure, await renderSvg(`${result.dataset}-${cell.figure}`, figure));
