import type { FileDetails, Page } from 'lockstep-ui/file';
import { cellRow } from '../analysis/cell-row.js';
import type { CriticalRunRow } from '../tables/critical-table.js';
import type { Cell } from '../train/cell.js';
import { groupOf } from './group.js';
import { criticalGroups, TRAIN } from './groups.js';
import { runDetails } from './run-details.js';

/** Every run of the study on one page: no time of day, no machine. @param trained by the names of their stages */
export function explorerPage(
  trained: readonly { readonly name: string; readonly cell: Cell }[],
  critical: readonly CriticalRunRow[],
): { readonly page: Page; readonly details: FileDetails } {
  const page: Page = {
    v: 1,
    title: 'Every run of the study',
    at: 0,
    source: 'file',
    run: null,
    groups: [
      groupOf(
        TRAIN,
        trained.map(({ name, cell }) => ({ name, row: cellRow(cell) })),
      ),
      ...criticalGroups(critical),
    ],
    links: [],
    runs: [],
  };
  const details = Object.fromEntries(trained.map(({ name, cell }) => [name, runDetails(name, cell)]));
  return { page, details };
}
