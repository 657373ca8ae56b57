import type { Shape } from './shape.js';

export interface Place {
  readonly row: number;
  readonly column: number;
}

/** Steps of the keys that move, as rows and columns. */
const STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
};

/**
 * Where a key goes from a place: over gaps to the next cell in its direction; Home and End to the ends of the row, and
 * with Ctrl to those of the grid. `null`: the key doesn't move.
 */
export function moveBy(key: string, ctrl: boolean, shape: Shape, from: Place): Place | null {
  const [rows, columns] = [shape.rows.length, shape.columns.length];
  const isCell = ({ row, column }: Place): boolean => (shape.cells[row * columns + column] ?? -1) >= 0;
  const places = (row: number): Place[] => Array.from({ length: columns }, (_, column) => ({ row, column }));
  if (key === 'Home') return places(ctrl ? 0 : from.row).find(isCell) ?? from;
  if (key === 'End') return places(ctrl ? rows - 1 : from.row).findLast(isCell) ?? from;
  if (!Object.hasOwn(STEPS, key)) return null;
  const [down, right] = STEPS[key] ?? [0, 0];
  const step = Math.sign(down);
  const within = (row: number): number => Math.min(rows - 1, Math.max(0, row));
  for (
    let place = { row: within(from.row + down), column: from.column + right };
    place.row >= 0 && place.row < rows && place.column >= 0 && place.column < columns;
    place = { row: place.row + step, column: place.column + right }
  ) {
    if (isCell(place)) return place;
  }
  return from;
}
