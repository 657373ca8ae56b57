/** What identifies a process for certain on its machine: a pid alone is used again. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot from /proc/<pid>/stat (Linux), or `ps -o lstart` in UTC elsewhere. */
  readonly startTime: string;
  /** Differs after every boot; containers of one machine share it. */
  readonly bootId: string;
  /** In which numbering the pid counts: `pid:[4026531836]` on Linux, empty elsewhere. */
  readonly pidNamespace: string;
}

/** A process somewhere: who holds a workspace. */
export interface OwnerIdentity extends ProcessIdentity {
  readonly host: string;
}

/** `unknown`: it runs, or ran, where this process can't look (another machine or container). */
export type Liveness = 'alive' | 'dead' | 'unknown';

/** Processes as lockstep sees them, passed in so that tests can make any of them die or linger. */
export interface Processes {
  self(): OwnerIdentity;
  /** `null` where no such process runs (a zombie doesn't). */
  identify(pid: number): ProcessIdentity | null;
  liveness(owner: OwnerIdentity): Liveness;
  /**
   * Ends every process of the group that `leader` led: SIGTERM, up to 5 s, SIGKILL. Never touches a
   * stranger: a group is taken for the leader's only while no other process has its pid.
   * @returns whether anything was still alive
   * @throws StoreError when a process survives SIGKILL, or runs where it can't be reached
   */
  endGroup(leader: ProcessIdentity): Promise<boolean>;
}
