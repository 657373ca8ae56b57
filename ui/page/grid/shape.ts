import type { Axis, Group } from '../../src/model.js';
import { formatAxisValue } from '../format/value.js';

/** A group's cells as rows and columns. */
export interface Shape {
  /** Axes that are told row by row, the outermost first. */
  readonly rowAxes: readonly string[];
  /** `null`: cells follow one another, and a column means nothing. */
  readonly columnAxis: string | null;
  /** By row, a label for each of its axes. */
  readonly rows: readonly (readonly string[])[];
  readonly columns: readonly string[];
  /** By row, then by column: an index of the group's cells; −1: there is none. */
  readonly cells: Int32Array;
}

export interface ShapeChoice {
  readonly columns: string | null;
  readonly rows: string | null;
  /** By axis, the text of the one value that is shown. */
  readonly only: Readonly<Record<string, string>>;
}

/** A single axis up to here is one row. */
const MOST_IN_A_ROW = 32;

/** Those in which cells differ: one value of all is no place. All, where none does. */
export function openAxes(axes: readonly Axis[]): readonly Axis[] {
  const differing = axes.filter(({ values }) => values.length > 1);
  return differing.length > 0 ? differing : axes;
}

/** Names that can't be found are as not chosen. */
export function shapeOf(group: Group, choice: ShapeChoice): Shape {
  const shown = group.axes.map((axis, index) => ({ axis, index, only: onlyOf(axis, choice) }));
  const axes = openAxes(group.axes);
  const open = shown.filter(({ axis, only }) => only === null && axes.includes(axis));
  const longest = open.reduce((a, b) => Math.max(a, b.axis.values.length), 0);
  const columns =
    open.find(({ axis }) => axis.name === choice.columns) ??
    open.findLast(({ axis }) => axis.values.length === longest);
  const rest = open.filter((one) => one !== columns);
  const first = rest.find(({ axis }) => axis.name === choice.rows);
  const rows = first === undefined ? rest : [first, ...rest.filter((one) => one !== first)];
  const isShown = (at: readonly number[]): boolean =>
    shown.every(({ index, only }) => only === null || at[index] === only);
  if (columns === undefined || (rows.length === 0 && columns.axis.values.length > MOST_IN_A_ROW)) {
    return oneAfterTheOther(group, axes, isShown);
  }
  const count = rows.reduce((product, { axis }) => product * axis.values.length, 1);
  const width = columns.axis.values.length;
  const cells = new Int32Array(count * width).fill(-1);
  group.cells.forEach(({ at }, cell) => {
    if (!isShown(at)) return;
    const row = rows.reduce((place, { axis, index }) => place * axis.values.length + (at[index] ?? 0), 0);
    cells[row * width + (at[columns.index] ?? 0)] = cell;
  });
  return withoutEmptyRows({
    rowAxes: rows.map(({ axis }) => axis.name),
    columnAxis: columns.axis.name,
    rows: Array.from({ length: count }, (_, row) =>
      labelsOf(
        rows.map(({ axis }) => axis),
        row,
      ),
    ),
    columns: columns.axis.values.map(formatAxisValue),
    cells,
  });
}

/** The row and column of a cell; `null`: it isn't shown. */
export function placeOf(
  shape: Shape,
  cell: number,
): { readonly row: number; readonly column: number } | null {
  const place = shape.cells.indexOf(cell);
  const width = shape.columns.length;
  return place < 0 ? null : { row: Math.floor(place / width), column: place % width };
}

function onlyOf(axis: Axis, { only }: ShapeChoice): number | null {
  const text = Object.hasOwn(only, axis.name) ? only[axis.name] : undefined;
  const index = axis.values.findIndex((value) => formatAxisValue(value) === text);
  return index < 0 ? null : index;
}

/** The values of nested axes at a row, the innermost changing fastest. */
function labelsOf(axes: readonly Axis[], row: number): readonly string[] {
  const labels: string[] = [];
  let place = row;
  for (const { values } of axes.toReversed()) {
    labels.unshift(formatAxisValue(values[place % values.length] ?? null));
    place = Math.floor(place / values.length);
  }
  return labels;
}

/** A matrix that leaves out or adds combinations may have none of a row. */
function withoutEmptyRows(shape: Shape): Shape {
  const width = shape.columns.length;
  const kept = shape.rows
    .map((_, row) => row)
    .filter((row) => shape.cells.subarray(row * width, (row + 1) * width).some((cell) => cell >= 0));
  if (kept.length === shape.rows.length) return shape;
  const cells = new Int32Array(kept.length * width);
  kept.forEach((row, place) => {
    cells.set(shape.cells.subarray(row * width, (row + 1) * width), place * width);
  });
  return { ...shape, rows: kept.map((row) => shape.rows[row] ?? []), cells };
}

/** About twice as wide as high. */
function oneAfterTheOther(
  { cells, axes }: Group,
  told: readonly Axis[],
  isShown: (at: readonly number[]) => boolean,
): Shape {
  const shown = cells.flatMap(({ at }, cell) => (isShown(at) ? [cell] : []));
  const width = Math.max(
    1,
    Math.min(shown.length, Math.max(MOST_IN_A_ROW, Math.ceil(Math.sqrt(shown.length * 2)))),
  );
  const height = Math.ceil(shown.length / width);
  const places = new Int32Array(width * height).fill(-1);
  places.set(shown);
  return {
    rowAxes: told.map(({ name }) => name),
    columnAxis: null,
    rows: Array.from({ length: height }, (_, row) => {
      const cell = cells[shown[row * width] ?? -1];
      return told.map((axis) => formatAxisValue(axis.values[cell?.at[axes.indexOf(axis)] ?? 0] ?? null));
    }),
    columns: Array.from({ length: width }, () => ''),
    cells: places,
  };
}
