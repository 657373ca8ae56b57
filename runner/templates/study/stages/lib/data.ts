import { readFileSync } from 'node:fs';

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly label: number;
}

/** What `prepare` makes: points around 0 with a deviation of 1, and what they are tested on. */
export interface Prepared {
  readonly train: readonly Point[];
  readonly test: readonly Point[];
}

export function readPrepared(path: string): Prepared {
  return JSON.parse(readFileSync(path, 'utf8')) as Prepared;
}
