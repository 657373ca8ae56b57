import type { Value } from './graph.js';

/** What JSON can hold: the lock's content before it becomes text. */
export type Json = null | boolean | number | string | readonly Json[] | JsonMap;
export interface JsonMap {
  readonly [key: string]: Json;
}

const TAG = '$number';

/**
 * A value as JSON, maps sorted by key. JSON has no NaN, infinities or negative zero: they become
 * `{"$number": "NaN"}`; a `$` that begins a user's key is doubled, so that no map can look like one.
 */
export function encodeValue(value: Value): Json {
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { [TAG]: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (value === null || typeof value !== 'object') return value;
  if (isValueList(value)) return value.map(encodeValue);
  return sortedMap(
    Object.entries(value).map(([key, item]) => [key.startsWith('$') ? `$${key}` : key, encodeValue(item)]),
  );
}

/** @returns undefined where it is no encoded value */
export function decodeValue(json: Json): Value | undefined {
  if (json === null || typeof json !== 'object') return json;
  if (isJsonList(json)) return allDefined(json.map(decodeValue));
  if (Object.hasOwn(json, TAG)) {
    const text = json[TAG];
    return typeof text === 'string' && NUMBERS.has(text) ? Number(text) : undefined;
  }
  const keys = Object.keys(json);
  const values = allDefined(Object.values(json).map(decodeValue));
  if (values === undefined || keys.some((key) => /^\$(?!\$)/.test(key))) return undefined;
  return Object.fromEntries(
    values.map((value, index) => {
      const key = keys[index] ?? '';
      return [key.startsWith('$') ? key.slice(1) : key, value];
    }),
  );
}

const NUMBERS: ReadonlySet<string> = new Set(['NaN', 'Infinity', '-Infinity', '-0']);

/** A map whose keys stand in code-unit order (but for keys like `10`, which JavaScript puts first). */
export function sortedMap(entries: readonly (readonly [string, Json])[]): JsonMap {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

// `Array.isArray` doesn't know read-only arrays.
export function isJsonList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

function isValueList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function allDefined<T>(items: readonly (T | undefined)[]): readonly T[] | undefined {
  const defined = items.filter((item) => item !== undefined);
  return defined.length === items.length ? defined : undefined;
}
