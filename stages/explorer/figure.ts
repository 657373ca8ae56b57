import type { Metric, Value } from 'lockstep-ui/file';

/** A figure of a record, in which one that isn't finite is `null`: the page has a mark for NaN. */
export function finiteOrNaN(figure: number | null): Value {
  return figure ?? 'NaN';
}

/** The kind of failure of a run that didn't fail: a word, so that it has a colour of its own. */
export const NO_FAILURE = 'none';

/** A metric that a table's column holds. `null` is not measured. */
export function column<Name extends string>(name: Name, direction: Metric['direction'] = null) {
  return { name, direction, of: (row: Readonly<Record<Name, Value>>): Value => row[name] };
}

/** The same of a figure that every run has, unless it isn't finite. */
export function figure<Name extends string>(name: Name, direction: Metric['direction'] = null) {
  return {
    name,
    direction,
    of: (row: Readonly<Record<Name, number | null>>): Value => finiteOrNaN(row[name]),
  };
}
