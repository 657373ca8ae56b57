import type { Value, ValueMap } from './graph.js';

export interface ValueChange {
  readonly key: string;
  readonly change: 'changed' | 'added' | 'removed';
  readonly before: Value | null;
  readonly now: Value | null;
}

/** What became of each key of a map, sorted by key. */
export function changes(before: ValueMap, now: ValueMap): readonly ValueChange[] {
  const found: ValueChange[] = [];
  for (const key of union(before, now)) {
    const was = before[key];
    const is = now[key];
    if (was === undefined && is !== undefined) found.push({ key, change: 'added', before: null, now: is });
    else if (was !== undefined && is === undefined) {
      found.push({ key, change: 'removed', before: was, now: null });
    } else if (was !== undefined && is !== undefined && !equal(was, is)) {
      found.push({ key, change: 'changed', before: was, now: is });
    }
  }
  return found;
}

export function union(a: object, b: object): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}

export function isMap(value: Value): value is ValueMap {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Equality of values as keys see it: NaN equals itself, -0 is not 0, property order is nothing. */
export function equal(a: Value, b: Value): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item: Value, index) => equal(item, b[index] as Value));
  }
  if (isMap(a) && isMap(b)) {
    return union(a, b).every((key) => {
      const [left, right] = [a[key], b[key]];
      return left !== undefined && right !== undefined && equal(left, right);
    });
  }
  return Object.is(a, b);
}
