import type { Compare } from 'lockstep/stage';
import { judgeReproduction } from '../analysis/reproduction.js';
import type { Cell } from '../train/cell.js';
import { readCell } from '../train/read-cell.js';

/** A trained cell beside its record, by the tiers of docs/algorithms/reproduction.md. */
const compare: Compare = async (recordedFolder, freshFolder, { comparisons, others }) => {
  const recorded = await readCell(recordedFolder);
  const fresh = await readCell(freshFolder);
  const cells = await Promise.all(others.map(({ path }) => readCell(path)));
  const seeds = [recorded, ...cells.filter((cell) => placeOf(cell) === placeOf(recorded))];
  return judgeReproduction(recorded, fresh, seeds, comparisons);
};

export default compare;

function placeOf({ dataset, size, learningRate, engine }: Cell): string {
  return [dataset, size, learningRate, engine].join(' ');
}
