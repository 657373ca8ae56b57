import type { AxisValue, Group, Metric, Value } from 'lockstep-ui/file';

/** A figure of a record, in which one that isn't finite is `null`: the page has a mark for NaN. */
export function finiteOrNaN(figure: number | null): Value {
  return figure ?? 'NaN';
}

/** A metric that a table's column holds. `null` is not measured. */
export function column<Name extends string>(name: Name, direction: Metric['direction'] = null) {
  return { name, direction, of: (row: Readonly<Record<Name, Value>>): Value => row[name] };
}

/** The same of a figure that every run has, unless it isn't finite. */
export function figure<Name extends string>(name: Name, direction: Metric['direction'] = null) {
  const of = (row: Readonly<Record<Name, number | null>>): Value => finiteOrNaN(row[name]);
  return { name, direction, of };
}

/** What a group shows of its runs. */
export interface Shown<Row> {
  readonly name: string;
  readonly desc: string;
  readonly axes: readonly { readonly name: string; readonly of: (row: Row) => AxisValue }[];
  /** The first colours the cells until a reader chooses another. */
  readonly metrics: readonly (Metric & { readonly of: (row: Row) => Value })[];
}

/**
 * Each run a cell. Numbers of an axis ascend; its texts stand in the order in which they come.
 *
 * @param runs under the names that links have for them
 */
export function groupOf<Row>(
  { name, desc, axes, metrics }: Shown<Row>,
  runs: readonly { readonly name: string; readonly row: Row }[],
): Group {
  const told = axes.map((axis) => ({ ...axis, values: inOrder(runs.map(({ row }) => axis.of(row))) }));
  return {
    name,
    desc,
    axes: told.map(({ name, values }) => ({ name, values })),
    metrics: metrics.map(({ name, direction }) => ({ name, direction })),
    cells: runs.map(({ name, row }) => ({
      name,
      at: told.map(({ of, values }) => values.indexOf(of(row))),
      state: 'up-to-date',
      values: metrics.map(({ of }) => of(row)),
      ms: null,
      expectedMs: null,
      progress: null,
    })),
  };
}

function inOrder(values: readonly AxisValue[]): readonly AxisValue[] {
  return [...new Set(values)].sort((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : 0));
}
