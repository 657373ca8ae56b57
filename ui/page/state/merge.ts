import type { Cell, CellChange, Change, Group, Page, RunRow } from '../../src/model.js';

/**
 * A page after a change. What the change doesn't touch stays the same object, so that who draws it needn't draw again.
 *
 * @throws {RangeError} for a cell that the page doesn't have
 */
export function apply(page: Page, change: Change): Page {
  switch (change.type) {
    case 'page':
      return change.page;
    case 'cells':
      return {
        ...withRun(page, change.run),
        at: change.at,
        groups: change.cells.length === 0 ? page.groups : withCells(page.groups, change.cells),
      };
    case 'runs':
      return {
        ...page,
        runs: change.runs,
        run: change.runs.find(({ id }) => id === page.run?.id) ?? page.run,
      };
    case 'details':
      return page;
  }
}

function withRun(page: Page, run: RunRow | null): Page {
  if (run === null) return page;
  return { ...page, run, runs: page.runs.map((one) => (one.id === run.id ? run : one)) };
}

function withCells(groups: readonly Group[], changes: readonly CellChange[]): readonly Group[] {
  const changed = [...groups];
  const copies = new Map<number, Cell[]>();
  for (const { group: index, cell, now } of changes) {
    const group = groups[index];
    if (group?.cells[cell] === undefined) {
      throw new RangeError(`there is no cell ${String(cell)} in group ${String(index)}`);
    }
    let cells = copies.get(index);
    if (cells === undefined) {
      cells = [...group.cells];
      copies.set(index, cells);
      changed[index] = { ...group, cells };
    }
    cells[cell] = now;
  }
  return changed;
}
