import type { CellState, Page } from '../../src/model.js';
import { cellsIn } from '../state/cells.js';
import { STATES } from '../state/states.js';
import { CELL_COLUMNS } from './cell-columns.js';
import { CellTable } from './cell-table.js';

/** All cells of a state, whatever their group. */
export function FilteredCells({ page, state }: { readonly page: Page; readonly state: CellState }) {
  const found = cellsIn(page.groups, state);
  const title = `${String(found.length)} ${STATES[state].word}`;
  return (
    <section class="group" aria-label={title}>
      <h2>{title}</h2>
      {found.length === 0 ? (
        <p class="quiet">No cell is in this state now.</p>
      ) : (
        <CellTable label={title} cells={found.map(({ cell }) => cell)} columns={CELL_COLUMNS} />
      )}
    </section>
  );
}
