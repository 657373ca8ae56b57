import type { EndSignal } from '../model/end-signal.js';

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

/** A program to start: nothing of it is looked up anywhere else. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of the file to which stdout and stderr are appended; the process writes into it by itself. */
  readonly log: string;
  /** The variable that names it the descriptor that reaches its end when this process dies; `null`: it has none. */
  readonly lifeline: string | null;
}

export interface ProcessExit {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process that leads a group of its own and does nothing until it is released; if this process dies first, it ends. */
export interface HeldProcess {
  readonly identity: ProcessIdentity;
  /** Lets it become its program, under the same identity; nothing happens where it has ended meanwhile. */
  release(): void;
  /** Resolves when it has ended, whatever ended it; others of its group may still live. */
  readonly exit: Promise<ProcessExit>;
}

/** A signal: that, the grace, SIGKILL. `now`: SIGKILL, which is sent before the call returns. */
export type Ending = EndSignal | 'now';

/** Processes as lockstep sees them, passed in so that tests can make any of them die or linger. */
export interface Processes {
  self(): OwnerIdentity;
  /** `null` where no such process runs (a zombie doesn't). */
  identify(pid: number): ProcessIdentity | null;
  liveness(owner: OwnerIdentity): Liveness;
  /** @throws what the system says when it can't start a process */
  hold(command: Command): Promise<HeldProcess>;
  /** Whether anything of the group that `leader` leads, or led, still lives. */
  group(leader: ProcessIdentity): Liveness;
  /** What lives of the group once it had so long to end by itself: `sleep (4711)` each. */
  survivors(leader: ProcessIdentity, waitMs: number): Promise<readonly string[]>;
  /**
   * Ends every process of the group that `leader` leads, or led, and waits until they are gone. Never touches a
   * stranger: a group is taken for the leader's only while no other process has its pid.
   * @returns whether anything was still alive
   * @throws StoreError when a process survives SIGKILL, or runs where it can't be reached
   */
  endGroup(leader: ProcessIdentity, how: Ending, graceMs: number): Promise<boolean>;
  /** Nothing where nothing of it lives, or where it can't be reached. */
  signalGroup(leader: ProcessIdentity, signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Bytes: the high-water marks of a process and all below it, summed; `null` where they can't be seen. */
  peakMemory(pid: number): number | null;
}
