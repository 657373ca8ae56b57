import { numberOf, type Value } from '../../src/model.js';

/** A column, and whether its largest stands first. */
export interface Sort {
  readonly key: string;
  readonly descends: boolean;
}

export function sortOf(text: string): Sort {
  return text.startsWith('-') ? { key: text.slice(1), descends: true } : { key: text, descends: false };
}

export function sortText({ key, descends }: Sort): string {
  return `${descends ? '-' : ''}${key}`;
}

/** The same rows in order; those alike stay as they were, those without a value stand last, NaN before them. */
export function sorted<T>(rows: readonly T[], value: (row: T) => Value, descends: boolean): readonly T[] {
  return rows
    .map((row) => ({ row, value: value(row) }))
    .sort((a, b) => rank(a.value) - rank(b.value) || compare(a.value, b.value) * (descends ? -1 : 1))
    .map(({ row }) => row);
}

/** Numbers, then texts, then what is neither. */
function rank(value: Value): number {
  if (value === null) return 3;
  const number = numberOf(value);
  if (number === null) return 1;
  return Number.isNaN(number) ? 2 : 0;
}

function compare(a: Value, b: Value): number {
  const [left, right] = [a === null ? null : numberOf(a), b === null ? null : numberOf(b)];
  if (left !== null && right !== null) return left < right ? -1 : left > right ? 1 : 0;
  return ORDER.compare(String(a), String(b));
}

/** `lr10` behind `lr9`. */
const ORDER = new Intl.Collator('en', { numeric: true });
