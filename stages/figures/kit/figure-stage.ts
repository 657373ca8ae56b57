import { writeFile } from 'node:fs/promises';
import { object, oneOf, stage, string } from 'lockstep/stage';
import { CELL_TABLE, EPOCH_TABLE } from '../../tables/cells.js';
import { readTable } from '../../tables/table.js';
import { renderSvg } from './render.js';
import type { Figure } from './spec.js';
import { studyOf, type Study } from './study.js';
import { engineNotes } from './words.js';

export async function figureStage(draw: (study: Study) => Figure): Promise<void> {
  const {
    with: { dataset, figure: name },
    deps,
    outs,
  } = stage({
    with: object({ dataset: oneOf('fashion-mnist', 'mnist'), figure: string() }),
    deps: ['cells', 'epochs'],
    outs: ['figure'],
  });
  const cells = await readTable(deps.cells, CELL_TABLE);
  const study = studyOf(dataset, cells, await readTable(deps.epochs, EPOCH_TABLE));
  const { notes = [], ...figure } = draw(study);
  const all = { ...figure, notes: [...notes, ...engineNotes(study)] };
  await writeFile(outs.figure, await renderSvg(`${dataset}-${name}`, all));
}
