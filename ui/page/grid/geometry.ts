import type { Shape } from './shape.js';

/** Pixels, from the upper left corner of the whole grid. */
export interface Geometry {
  readonly cell: Size;
  /** Of the row labels, an axis each. */
  readonly labels: readonly number[];
  /** Where the first cell begins. */
  readonly left: number;
  readonly top: number;
  readonly size: Size;
  /** Column labels stand upright where they are wider than a column. */
  readonly upright: boolean;
  /** Every how manieth column, and row, has room for its label. */
  readonly everyColumn: number;
  readonly everyRow: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Room {
  readonly width: number;
  /** Whether fingers point. */
  readonly coarse: boolean;
  /** Of a text in the labels' font. */
  readonly measure: (text: string) => number;
}

const LINE = 15;
const LABEL = { most: 132, gap: 8 };
const TALLEST_LABEL = 96;

/** As large as there is room for, and not smaller than can be hit. */
export function geometryOf(
  { rows, columns, rowAxes, columnAxis }: Shape,
  { width, coarse, measure }: Room,
): Geometry {
  const widest = (texts: Iterable<string>): number => {
    let most = 0;
    // Thousands of labels are measured by the longest of them.
    const longest = [...new Set(texts)].sort((a, b) => b.length - a.length).slice(0, 12);
    for (const text of longest) most = Math.max(most, measure(text));
    return Math.ceil(most);
  };
  const labels = rowAxes.map(
    (axis, index) => Math.min(LABEL.most, widest([axis, ...rows.map((row) => row[index] ?? '')])) + LABEL.gap,
  );
  const left = labels.reduce((sum, label) => sum + label, 0);
  const least = coarse && columns.length <= 64 ? 32 : coarse ? 18 : 9;
  const most = columnAxis === null ? Math.max(least, 26) : 76;
  const cellWidth = Math.floor(clamp((width - left - 1) / Math.max(1, columns.length), least, most));
  const cellHeight = coarse
    ? Math.max(least, Math.min(32, cellWidth))
    : clamp(cellWidth, 9, rows.length > 40 ? 18 : 26);
  const columnLabel = widest(columns);
  const upright = columnLabel > cellWidth - 4;
  const head = columnAxis === null ? 0 : upright ? Math.min(TALLEST_LABEL, columnLabel) + 10 : LINE + 4;
  // The axes' own names stand above.
  const top = rowAxes.length === 0 && columnAxis === null ? 0 : head + LINE + 2;
  return {
    cell: { width: cellWidth, height: cellHeight },
    labels,
    left,
    top,
    size: { width: left + cellWidth * columns.length + 1, height: top + cellHeight * rows.length + 1 },
    upright,
    everyColumn: Math.ceil(LINE / (upright ? cellWidth : LINE)),
    everyRow: Math.ceil(LINE / cellHeight),
  };
}

/** The row and column at a point; `null`: beside the cells. */
export function cellAt(
  geometry: Geometry,
  { rows, columns }: Shape,
  x: number,
  y: number,
): { readonly row: number; readonly column: number } | null {
  const column = Math.floor((x - geometry.left) / geometry.cell.width);
  const row = Math.floor((y - geometry.top) / geometry.cell.height);
  const isInside = column >= 0 && row >= 0 && column < columns.length && row < rows.length;
  return isInside ? { row, column } : null;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
