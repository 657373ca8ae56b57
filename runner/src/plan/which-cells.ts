import { wholeValue } from '../model/format-value.js';
import type { Stage, Value } from '../model/graph.js';
import { isMap } from '../model/value-changes.js';

/** Some cells of a group. */
export type WhichCells =
  | { readonly kind: 'all' }
  /** All that have these values; an axis that isn't named is whole. */
  | { readonly kind: 'axes'; readonly axes: readonly AxisValues[] }
  /** No values of axes say which. */
  | { readonly kind: 'these' };

export interface AxisValues {
  readonly axis: string;
  /** In the order of the group. */
  readonly values: readonly Value[];
}

type Cell = Pick<Stage, 'item'>;

/** What tells some cells from the others of their group. */
export function whichCells(some: readonly Cell[], group: readonly Cell[]): WhichCells {
  if (some.length === group.length) return { kind: 'all' };
  const names = [...new Set(group.flatMap((cell) => [...axesOf(cell).keys()]))];
  const axes = names.flatMap((axis): readonly AxisValues[] => {
    const values = distinct(some, axis);
    return values.length === distinct(group, axis).length ? [] : [{ axis, values }];
  });
  const meant = group.filter((cell) => axes.every(({ axis, values }) => has(values, axesOf(cell).get(axis))));
  return axes.length > 0 && meant.length === some.length ? { kind: 'axes', axes } : { kind: 'these' };
}

/** What a cell is made of; the values of a list without names are called `item`. */
export function axesOf({ item }: Cell): ReadonlyMap<string, Value> {
  if (item === null) return new Map();
  return new Map<string, Value>(isMap(item) ? Object.entries(item) : [['item', item]]);
}

function distinct(cells: readonly Cell[], axis: string): readonly Value[] {
  const found = new Map<string, Value>();
  for (const cell of cells) {
    const value = axesOf(cell).get(axis);
    if (value !== undefined) found.set(wholeValue(value), value);
  }
  return [...found.values()];
}

function has(values: readonly Value[], value: Value | undefined): boolean {
  return value !== undefined && values.some((one) => wholeValue(one) === wholeValue(value));
}
