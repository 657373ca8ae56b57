import { writeFile } from 'node:fs/promises';
import { object, stage, string } from 'lockstep/stage';
import { readSecondary } from '../tables/secondary.js';
import { renderSvg } from './parts/render.js';
import { spikes } from './parts/spikes.js';

const {
  with: cell,
  deps,
  outs,
} = stage({
  with: object({ figure: string() }),
  deps: ['result'],
  outs: ['figure'],
});
const result = await readSecondary(deps.result);
await writeFile(outs.figure, await renderSvg(`${result.dataset}-${cell.figure}`, spikes(result)));
