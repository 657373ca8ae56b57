export interface ProcessRow {
  readonly pid: number;
  readonly group: number;
  readonly startTime: string;
  /** Of its program; the system may shorten it. */
  readonly name: string;
}

/** How one operating system shows its processes. Zombies are left out: they write nothing more. */
export interface ProcessTable {
  readonly bootId: string;
  readonly pidNamespace: string;
  row(pid: number): ProcessRow | null;
  rows(): readonly ProcessRow[];
  /** Bytes: the high-water marks of a process and all below it, summed; `null` where they can't be seen. */
  peakMemory(pid: number): number | null;
}
