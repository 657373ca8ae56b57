import type { Value, ValueMap } from './graph.js';
import { isMap } from './value-changes.js';

/** Single values by dotted key, in the order of the file; lists are left out, as DVC leaves them out of metrics. */
export function metricsOf(value: Value): ReadonlyMap<string, Value> {
  return new Map(leaves(value, '').filter(([, leaf]) => !Array.isArray(leaf)));
}

/** Single values and lists by dotted key. */
export function paramsOf(value: Value): ReadonlyMap<string, Value> {
  return new Map(leaves(value, ''));
}

function leaves(value: Value, key: string): readonly (readonly [string, Value])[] {
  if (!isMap(value)) return [[key, value]];
  return entriesOf(value).flatMap(([name, inner]) => leaves(inner, key === '' ? name : `${key}.${name}`));
}

function entriesOf(map: ValueMap): readonly (readonly [string, Value])[] {
  return Object.entries(map);
}
