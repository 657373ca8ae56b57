export interface ProcessRow {
  /** As this process numbers it: for signals. */
  readonly pid: number;
  /** As the table numbers it, which may be that of another pid namespace. */
  readonly at: number;
  /** As its own pid namespace numbers it, like the numbers below. */
  readonly id: number;
  readonly group: number;
  /** `null` where the system doesn't tell. */
  readonly session: number | null;
  readonly startTime: string;
  /** Of its program; the system may shorten it. */
  readonly name: string;
}

/** What to look for in a process: each is proof that it was started by whoever has the same. */
export interface Marks {
  /** Absolute path of a file that it has open. */
  readonly alive?: string | undefined;
  /** Absolute path of a file that it may write into. */
  readonly log?: string | undefined;
  /** `NAME=value` in its environment. */
  readonly mark?: string | undefined;
}

/** How one operating system shows its processes. Zombies are left out: they write nothing more. */
export interface ProcessTable {
  readonly bootId: string;
  readonly pidNamespace: string;
  row(pid: number): ProcessRow | null;
  rows(): readonly ProcessRow[];
  /** Those of another pid namespace, as far as they can be seen from here. */
  rowsIn(pidNamespace: string): readonly ProcessRow[];
  /** Whether a process has any of the marks; `null` where that can't be seen. */
  has(row: ProcessRow, marks: Marks): boolean | null;
  /** Bytes: the high-water marks of a process and all below it, summed; `null` where they can't be seen. */
  peakMemory(pid: number): number | null;
}
