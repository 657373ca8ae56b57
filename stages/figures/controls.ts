import { writeFile } from 'node:fs/promises';
import { object, stage, string } from 'lockstep/stage';
import { readControls } from '../tables/controls.js';
import { controlsFigure } from './parts/controls.js';
import { renderSvg } from './parts/render.js';

const {
  with: cell,
  deps,
  outs,
} = stage({
  with: object({ figure: string() }),
  deps: ['controls'],
  outs: ['figure'],
});
const controls = await readControls(deps.controls);
await writeFile(outs.figure, await renderSvg(`${controls.dataset}-${cell.figure}`, controlsFigure(controls)));
