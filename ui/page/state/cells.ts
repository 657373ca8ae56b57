import type { Cell, CellState, Group } from '../../src/model.js';
import { CELL_STATES } from './states.js';

export interface FoundCell {
  readonly group: Group;
  readonly cell: Cell;
  /** Of the group's cells. */
  readonly index: number;
}

/** `null`: there is no such cell. */
export function findCell(groups: readonly Group[], name: string): FoundCell | null {
  for (const group of groups) {
    const index = group.cells.findIndex((cell) => cell.name === name);
    const cell = group.cells[index];
    if (cell !== undefined) return { group, cell, index };
  }
  return null;
}

/** Of all groups, upstream first. */
export function cellsIn(groups: readonly Group[], state: CellState): readonly FoundCell[] {
  return groups.flatMap((group) =>
    group.cells.flatMap((cell, index) => (cell.state === state ? [{ group, cell, index }] : [])),
  );
}

/** The states that there are, those that need a look first. */
export function countStates(cells: Iterable<Cell>): readonly (readonly [state: CellState, count: number])[] {
  const counts = new Map<CellState, number>();
  for (const { state } of cells) counts.set(state, (counts.get(state) ?? 0) + 1);
  return CELL_STATES.flatMap((state) => {
    const count = counts.get(state);
    return count === undefined ? [] : [[state, count] as const];
  });
}

/** The one that was chosen, else that of the chosen cell, else where the run does most, else the largest. */
export function groupOf(groups: readonly Group[], chosen: string | null, cell: string | null): Group | null {
  const named = groups.find(({ name }) => name === chosen);
  if (named !== undefined) return named;
  const found = cell === null ? null : findCell(groups, cell);
  if (found !== null) return found.group;
  const [first] = groups
    .map((group) => ({ group, concerned: concerned(group) }))
    .toSorted((a, b) => b.concerned - a.concerned || b.group.cells.length - a.group.cells.length);
  return first?.group ?? null;
}

/** Cells that the run does something about: as many from its plan to its end. */
function concerned({ cells }: Group): number {
  return cells.filter(({ state }) => state !== 'up-to-date' && state !== 'untold').length;
}
