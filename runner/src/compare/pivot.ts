import { PipelineError } from '../model/errors.js';
import type { Graph, Stage, Value, WorkspacePath } from '../model/graph.js';
import { wholeValue } from '../model/format-value.js';
import { suggest } from '../pipeline/nearest.js';
import { axesOf } from '../plan/which-cells.js';
import { isWithin } from '../pipeline/paths.js';
import type { SideReading } from './changes.js';

/** A metric over two axes of a group. */
export interface Pivot {
  readonly metric: string;
  readonly rows: Axis;
  readonly columns: Axis;
  /** By row, then by column. */
  readonly cells: readonly (readonly PivotCell[])[];
  /** Axes that differ within a cell, over which its mean is taken. */
  readonly over: readonly string[];
}

export interface Axis {
  readonly name: string;
  /** In the order in which the pipeline has them; numbers by size. */
  readonly values: readonly Value[];
}

/** `mean` is null where no cell of the group has a number here; NaN where one of them is. */
export interface PivotCell {
  readonly mean: number | null;
  readonly count: number;
}

interface Point {
  readonly item: ReadonlyMap<string, Value>;
  readonly value: number;
}

/**
 * @param text `rate,size,test_loss`: rows, columns, the metric by its key
 * @throws PipelineError for another shape, an axis or a metric that no cell has
 */
export function pivotOf(text: string, graph: Graph, reading: SideReading): Pivot {
  const [rows, columns, metric, ...rest] = text.split(',').map((part) => part.trim());
  if (!rows || !columns || !metric || rest.length > 0) {
    throw PipelineError.of(
      `--pivot takes rows, columns and a metric, not "${text}"`,
      null,
      'Write two axes of a matrix and a key of its metrics: --pivot rate,size,test_loss',
    );
  }
  const cells = [...graph.stages.values()].filter(({ cell }) => cell !== null);
  const axes = new Set(cells.flatMap((stage) => [...axesOf(stage).keys()]));
  for (const axis of [rows, columns]) {
    if (!axes.has(axis)) throw unknown('axis', axis, axes);
  }
  const both = cells.filter((stage) => axesOf(stage).has(rows) && axesOf(stage).has(columns));
  const points = both.flatMap((stage) => pointOf(stage, metric, reading));
  if (points.length === 0) {
    const keys = [...reading.files.values()].flatMap((side) =>
      side.kind === 'values' ? [...side.values.keys()] : [],
    );
    throw unknown('metric', metric, new Set(keys));
  }
  return {
    metric,
    ...gridOf(points, rows, columns),
    over: [...axes].filter(
      (axis) => axis !== rows && axis !== columns && differs(points, axis, [rows, columns]),
    ),
  };
}

function unknown(what: string, name: string, known: ReadonlySet<string>): PipelineError {
  return PipelineError.of(
    `no cell has the ${what} "${name}"`,
    null,
    suggest(name, known) ?? (known.size === 0 ? null : `There are ${[...known].slice(0, 8).join(', ')}`),
  );
}

function pointOf(stage: Stage, metric: string, { files }: SideReading): readonly Point[] {
  const isOwn = (path: WorkspacePath): boolean => stage.outs.some((out) => isWithin(path, out.path));
  for (const [path, side] of files) {
    if (side.kind !== 'values' || !isOwn(path)) continue;
    const value = side.values.get(metric);
    if (typeof value === 'number') return [{ item: axesOf(stage), value }];
  }
  return [];
}

function gridOf(
  points: readonly Point[],
  rows: string,
  columns: string,
): Pick<Pivot, 'rows' | 'columns' | 'cells'> {
  const [down, across] = [rows, columns].map((name) => axisOf(name, points));
  if (down === undefined || across === undefined) throw new TypeError('a pivot of two axes');
  const groups = new Map<string, number[]>();
  const placeOf = (row: Value | undefined, column: Value | undefined): string =>
    `${textOf(row)}\0${textOf(column)}`;
  for (const { item, value } of points) {
    const place = placeOf(item.get(rows), item.get(columns));
    groups.set(place, [...(groups.get(place) ?? []), value]);
  }
  const cells = down.values.map((row) =>
    across.values.map((column): PivotCell => {
      const values = groups.get(placeOf(row, column)) ?? [];
      const sum = values.reduce((total, value) => total + value, 0);
      return { mean: values.length === 0 ? null : sum / values.length, count: values.length };
    }),
  );
  return { rows: down, columns: across, cells };
}

function axisOf(name: string, points: readonly Point[]): Axis {
  const values = new Map(points.map(({ item }) => [textOf(item.get(name)), item.get(name) ?? null]));
  const distinct = [...values.values()];
  const numbers = distinct.filter((value) => typeof value === 'number');
  return { name, values: numbers.length === distinct.length ? numbers.toSorted((a, b) => a - b) : distinct };
}

function differs(points: readonly Point[], axis: string, fixed: readonly string[]): boolean {
  const seen = new Map<string, string>();
  return points.some(({ item }) => {
    const place = fixed.map((name) => textOf(item.get(name))).join('\0');
    const before = seen.get(place);
    const now = textOf(item.get(axis));
    seen.set(place, now);
    return before !== undefined && before !== now;
  });
}

function textOf(value: Value | undefined): string {
  return value === undefined ? '' : wholeValue(value);
}
