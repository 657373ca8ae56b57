import { writeFile } from 'node:fs/promises';
import { object, stage, string } from 'lockstep/stage';
import { readCriticalRate } from '../tables/critical-rate.js';
import { readCurvatureSummary } from '../tables/curvature.js';
import { curvatureByWidth } from './parts/curvature.js';
import { renderSvg } from './parts/render.js';

const { given, deps, outs } = stage({
  given: object({ figure: string() }),
  deps: ['result', 'curvature'],
  outs: ['figure'],
});
const result = await readCriticalRate(deps.result);
const figure = curvatureByWidth(await readCurvatureSummary(deps.curvature), result);
await writeFile(outs.figure, await renderSvg(`${result.dataset}-${given.figure}`, figure));
