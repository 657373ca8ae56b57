import { writeFile } from 'node:fs/promises';
import { object, stage, string } from 'lockstep/stage';
import { readSecondary } from '../tables/secondary.js';
import { renderSvg } from './parts/render.js';
import { spikes } from './parts/spikes.js';

const { given, deps, outs } = stage({
  given: object({ figure: string() }),
  deps: ['result'],
  outs: ['figure'],
});
const result = await readSecondary(deps.result);
await writeFile(outs.figure, await renderSvg(`${result.dataset}-${given.figure}`, spikes(result)));
