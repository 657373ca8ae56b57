import type { ProcessIdentity } from '../system/processes.js';

/** One process to start: nothing of it is looked up anywhere else. */
export interface Task {
  readonly program: string;
  readonly args: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of the file that gets stdout and stderr. */
  readonly log: string;
  /** Whether the process speaks `lockstep/stage`'s protocol over an IPC channel. */
  readonly channel: boolean;
}

export interface TaskExit {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Bytes, of the process and its children together; `null` where it could not be seen. */
  readonly peakMemory: number | null;
}

/** A process that exists and does nothing until it is released. */
export interface HeldProcess {
  readonly identity: ProcessIdentity;
  release(): void;
  /** Resolves when the process has ended, whatever ended it, and nothing of its group is left. */
  readonly exit: Promise<TaskExit>;
  /** Ends the whole process group: SIGTERM, 5 s, SIGKILL. */
  end(): Promise<void>;
  /** SIGKILL, now. */
  kill(): void;
}

/** Where stages run. `local` is the first; the child's exit is its truth. */
export interface Executor {
  /** @throws what the system says when it can't start a process */
  start(task: Task, onMessage: (message: unknown) => void): Promise<HeldProcess>;
}
