import { writeFile } from 'node:fs/promises';
import { object, stage, string } from 'lockstep/stage';
import { readCriticalRate, type CriticalRate } from '../../tables/critical-rate.js';
import { renderSvg } from './render.js';
import type { Figure } from './spec.js';

/** A stage that draws one figure of the critical-rate study from its result. */
export async function criticalFigureStage(draw: (result: CriticalRate) => Figure): Promise<void> {
  const {
    with: cell,
    deps,
    outs,
  } = stage({
    with: object({ figure: string() }),
    deps: ['result'],
    outs: ['figure'],
  });
  const result = await readCriticalRate(deps.result);
  await writeFile(outs.figure, await renderSvg(`${result.dataset}-${cell.figure}`, draw(result)));
}
