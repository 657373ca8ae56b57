import type { Cell as GroupCell } from 'lockstep/stage';
import { readCells } from '../train/read-cell.js';
import type { TrainedRun } from './explorer-page.js';

/**
 * The runs of the `train` group with the names of their stages, in the group's order.
 *
 * @throws {Error} as `readCells`
 */
export async function readTrained(group: readonly GroupCell[]): Promise<readonly TrainedRun[]> {
  const runs = await Promise.all(
    group.map(async (stage) => {
      const cells = await readCells([stage]);
      return cells.map((cell) => ({ name: stage.name, cell }));
    }),
  );
  return runs.flat();
}
