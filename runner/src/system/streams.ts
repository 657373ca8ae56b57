/** Where a command writes to, and what a terminal behind it says of itself. */
export interface Output extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

export interface Streams {
  /** Data: what a script would read. */
  readonly stdout: Output;
  /** Progress and diagnostics. */
  readonly stderr: Output;
}

/** Columns of a terminal, without end where there is none. */
export function columnsOf({
  isTTY,
  columns,
}: {
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
}): number {
  return isTTY === true && columns !== undefined ? columns : Number.POSITIVE_INFINITY;
}
