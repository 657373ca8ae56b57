import { DataError } from './data-error.js';

/**
 * `train.bin` and `test.bin`, integers only, so that they are equal on every platform:
 *
 * | bytes | what                                                        |
 * | ----- | ----------------------------------------------------------- |
 * | 0–7   | ASCII `LSDATA1` and a line feed                             |
 * | 8–23  | count, rows, columns, classes, each uint32 little-endian    |
 * | 24–31 | zero                                                        |
 * | 32–   | `count` labels, then `count` × `rows` × `columns` pixels, uint8 |
 */
export const MAGIC = 'LSDATA1\n';
export const HEADER_BYTES = 32;

/** Offsets of the header's numbers. */
export const OFFSETS = { count: 8, rows: 12, columns: 16, classes: 20, reserved: 24 } as const;

export const FILES = { train: 'train.bin', test: 'test.bin' } as const;

/** @throws {DataError} the first label that is not below `classes`. */
export function requireLabels(labels: Uint8Array, classes: number, file: string): void {
  for (const [index, label] of labels.entries()) {
    if (label >= classes) {
      throw new DataError(file, `label ${index}`, { expected: `0 … ${classes - 1}`, found: label });
    }
  }
}
