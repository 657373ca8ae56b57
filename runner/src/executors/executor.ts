import type { EndSignal } from '../model/end-signal.js';

/** A process to start: nothing of it is looked up anywhere else. */
export interface Task {
  /** A path; or a name, which the executor looks up in the PATH of `env` where the job is to run. */
  readonly program: string;
  readonly args: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** The whole environment; an executor may add variables of `lockstep/stage`. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of the file to which stdout and stderr are appended. */
  readonly log: string;
  /** Whether it is a script with `lockstep/stage`, which ends itself where it can be told that its runner died. */
  readonly script: boolean;
  /** Milliseconds that it is given to end by itself, once it was told to. */
  readonly graceMs: number;
  /** Absolute path of a folder that is the job's own until it is over; `null` where nobody will ask for it later. */
  readonly folder: string | null;
}

/** Names a job to the executor that it was submitted to, for any process and at any time: text that nobody else reads. */
export type Handle = string;

export interface TaskExit {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Bytes, of the process and its children together; `null` where it could not be seen. */
  readonly peakMemory: number | null;
  /** What it left running, by name, and was ended with it; nothing of one that was cancelled. */
  readonly left: readonly string[];
}

export type JobState =
  /** Its handle is being kept: nothing of it may write. */
  | { readonly kind: 'held' }
  | { readonly kind: 'running' }
  | { readonly kind: 'ended'; readonly exit: TaskExit }
  /** Nothing of it lives, and nobody knows how it ended or whether it ever began. */
  | { readonly kind: 'gone' }
  /** It may or may not run: who would know doesn't answer, or is elsewhere. */
  | { readonly kind: 'unknown' };

/** A signal: all of the job gets it, has its grace to tidy up, and is then ended. `now`: the end. */
export type Cancelling = EndSignal | 'now';

/** Whether something of the job still lived when it was reclaimed. */
export type Reclaimed = 'ended' | 'gone';

export interface Job {
  readonly handle: Handle;
  /**
   * Resolves when it has ended, whatever ended it, and nothing of it is left.
   * @throws StoreError where that can't be found out; then only `reclaim` makes sure of it
   */
  readonly exit: Promise<TaskExit>;
}

/**
 * Where stages run. What it says of a job's end is the truth about it.
 *
 * A job goes from held to running to ended. Every method that takes a handle may be called by any process, again and
 * again, whatever state the job is in and whoever submitted it: a runner that was killed may have left it anywhere.
 */
export interface Executor {
  /** The same in every process: says who understands a handle. */
  readonly kind: string;
  /** Whether a power cut where the runner is ends its jobs, too. */
  readonly endsWithMachine: boolean;
  /**
   * Starts a job. `keep` must have returned before anything of it may write; if `keep` throws, nothing of the job is
   * left and its error is passed on.
   * @throws PipelineError where there is no such program, and what the system says when the job can't be started; once `keep` was called it may have been all the same
   */
  submit(task: Task, keep: (handle: Handle) => void | Promise<void>): Promise<Job>;
  state(handle: Handle): Promise<JobState>;
  /** What it has printed so far; nothing where nothing is known of it. */
  logs(handle: Handle): AsyncIterable<Uint8Array>;
  /**
   * Ends a job with all that it started; one that isn't running yet never will. The job's `exit` tells when it is over.
   * @throws StoreError where it can't be ended
   */
  cancel(handle: Handle, how: Cancelling): Promise<void>;
  /** Stops a job where it stands until it is resumed; nothing where it has ended. It can be cancelled meanwhile. */
  suspend(handle: Handle): Promise<void>;
  resume(handle: Handle): Promise<void>;
  /**
   * Makes sure that nothing of the job writes any more, now or later.
   * @param folder the task's, where it lies as seen from here
   * @throws StoreError where it can't, with what to do
   */
  reclaim(handle: Handle, folder?: string): Promise<Reclaimed>;
}
