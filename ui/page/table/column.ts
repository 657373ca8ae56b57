import type { Value } from '../../src/model.js';

/** A column of a table. */
export interface Column<T> {
  /** By which a link names it. */
  readonly key: string;
  readonly title: string;
  readonly kind: 'text' | 'number';
  /** What it is sorted and drawn by. */
  readonly value: (row: T) => Value;
  readonly text: (row: T) => string;
  /** A number of this column in its unit; absent: as any other. */
  readonly unit?: (number: number) => string;
}
