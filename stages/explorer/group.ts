import type { AxisValue, Group, Metric, Value } from 'lockstep-ui/file';

/** A run under the name that links have for it. */
export interface Named<Row> {
  readonly name: string;
  readonly row: Row;
}

/** What a group shows of its runs. */
export interface Shown<Row> {
  readonly name: string;
  readonly desc: string;
  readonly axes: readonly { readonly name: string; readonly of: (row: Row) => AxisValue }[];
  /** The first colours the cells until a reader chooses another. */
  readonly metrics: readonly (Metric & { readonly of: (row: Row) => Value })[];
}

/** Each run a cell. Numbers of an axis ascend; its texts stand in the order in which they come. */
export function groupOf<Row>({ name, desc, axes, metrics }: Shown<Row>, runs: readonly Named<Row>[]): Group {
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
