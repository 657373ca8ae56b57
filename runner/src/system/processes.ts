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

/** `held`: something that holds it lives; `free`: nothing that ever held it does; `absent`: there is none. */
export type Sign = 'held' | 'free' | 'absent';

export interface HeldSign {
  /** Gives it up and removes it; once is enough. It is given up when this process dies, too. */
  release(): void;
}

/**
 * Signs of life: files that processes hold as long as they live, those that they start included, and that any other
 * process of the machine may ask, whatever pid namespace it is in.
 */
export interface Signs {
  /** A new one at a path, held by this process alone; `null` where none can be had there. */
  hold(path: string): HeldSign | null;
  look(path: string): Sign;
  /** Removes what was made in advance. */
  tidy(): void;
}

/** Its value is another one for each attempt: by it a process is known as one of a stage's. */
export const MARK_VARIABLE = 'LOCKSTEP_ATTEMPT';

/** A group of processes, with what proves that one belongs to it: its number alone may be another's by now. */
export interface ProcessGroup extends ProcessIdentity {
  /** Where it was started. Absent: not recorded, as of the rest. */
  readonly host?: string;
  /** Absolute path of a sign that all of it hold but those that close what they don't know. */
  readonly alive?: string;
  /** `NAME=value`, which stands in the environment of all of it but those that clear theirs. */
  readonly mark?: string;
  /** Absolute path of the file that it alone prints into. */
  readonly log?: string;
}

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
  /** Absolute path at which it gets a sign of life that all of it hold; `null`: none. */
  readonly alive: string | null;
}

export interface ProcessExit {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process that leads a group of its own and does nothing until it is released; if this process dies first, it ends. */
export interface HeldProcess {
  readonly identity: ProcessIdentity;
  /** Whether it holds the sign of life that was asked for. */
  readonly hasSign: boolean;
  /** Lets it become its program, under the same identity; nothing happens where it has ended meanwhile. */
  readonly release: () => void;
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
  /** @param alive absolute path of the sign that it holds, if it made one; `null`: it made none */
  liveness(owner: OwnerIdentity, alive: string | null): Liveness;
  readonly signs: Signs;
  /** @throws what the system says when it can't start a process */
  hold(command: Command): Promise<HeldProcess>;
  /** Whether anything of the group still lives, or of what holds its sign. */
  group(group: ProcessGroup): Liveness;
  /** What lives of the group once it had so long to end by itself: `sleep (4711)` each. */
  survivors(group: ProcessGroup, waitMs: number): Promise<readonly string[]>;
  /**
   * Ends every process of the group and all that holds its sign, and waits until they are gone. Never touches what isn't
   * proven to be of it.
   * @returns whether anything was still alive
   * @throws StoreError when a process survives SIGKILL, or when what lives can't be seen, reached or proven
   */
  endGroup(group: ProcessGroup, how: Ending, graceMs: number): Promise<boolean>;
  /** Nothing where nothing of it lives, or where it can't be reached. */
  signalGroup(group: ProcessGroup, signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Bytes: the high-water marks of a process and all below it, summed; `null` where they can't be seen. */
  peakMemory(pid: number): number | null;
}
