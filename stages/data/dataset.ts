/** Pixels and labels of one part of a data set. */
export interface Split {
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  readonly classes: number;
  /** `count` class numbers, 0 … classes − 1. */
  readonly labels: Uint8Array;
  /** `count` × `rows` × `columns` grey values 0 … 255, row by row. */
  readonly images: Uint8Array;
}

export interface Dataset {
  readonly train: Split;
  readonly test: Split;
}
