import type { FileDetails, Page } from 'lockstep-ui/file';
import { cellRow } from '../analysis/cell-row.js';
import type { CriticalRunRow } from '../tables/critical-table.js';
import type { Cell } from '../train/cell.js';
import { criticalGroups } from './critical-groups.js';
import { runDetails } from './run-details.js';
import { trainGroup } from './train-group.js';

/** A run of the main grid, with the name of its stage. */
export interface TrainedRun {
  readonly name: string;
  readonly cell: Cell;
}

/** Every run of the study on one page: no time of day, no machine. */
export function explorerPage(
  trained: readonly TrainedRun[],
  critical: readonly CriticalRunRow[],
): { readonly page: Page; readonly details: FileDetails } {
  const page: Page = {
    v: 1,
    title: 'Every run of the study',
    at: 0,
    source: 'file',
    run: null,
    groups: [
      trainGroup(trained.map(({ name, cell }) => ({ name, row: cellRow(cell) }))),
      ...criticalGroups(critical),
    ],
    links: [],
    runs: [],
  };
  const details = Object.fromEntries(trained.map(({ name, cell }) => [name, runDetails(name, cell)]));
  return { page, details };
}
