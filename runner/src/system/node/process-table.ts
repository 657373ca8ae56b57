export interface ProcessRow {
  readonly pid: number;
  readonly group: number;
  readonly startTime: string;
}

/** How one operating system shows its processes. Zombies are left out: they write nothing more. */
export interface ProcessTable {
  readonly bootId: string;
  readonly pidNamespace: string;
  row(pid: number): ProcessRow | null;
  rows(): readonly ProcessRow[];
}
