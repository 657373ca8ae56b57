import type { EndSignal } from '../model/end-signal.js';

/** The machine, and the process that lockstep is on it. */
export interface Host {
  readonly name: string;
  /** As Node names them: `linux`, `x64`, `20.20.2`. */
  readonly platform: string;
  readonly arch: string;
  readonly nodeVersion: string;
  /** Absolute path of the Node that runs this, which runs scripts as well. */
  readonly node: string;
  /** The current folder: absolute. */
  cwd(): string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Mode bits that new files don't get. */
  readonly umask: number;
  /** Cores that may be used: the machine's, or its control group's where that allows less. */
  cores(): number;
  /** Bytes of memory, likewise. */
  memory(): number;
  /**
   * What decides beside files: this build of lockstep, Node, the system and the folder; another text is another one.
   * @param workspace absolute
   */
  circumstances(workspace: string): string;
  /** Signals that were ignored when this process was started, as under `nohup`: they stay so, and are never heard. */
  readonly ignored: ReadonlySet<EndSignal>;
  /** SIGTSTP is what Ctrl-Z sends. @returns what stops the listening */
  onSignal(signal: EndSignal | 'SIGTSTP', action: () => void): () => void;
  /**
   * Stops this process as Ctrl-Z does where nobody listens to that; returns when it goes on, which is at once where
   * nobody is left to let it.
   */
  stop(): void;
  /** Calls when the process ends by itself or by `exit`, not when it is killed. @returns what stops the listening */
  onExit(action: () => void): () => void;
  /** What the process will end with, once nothing is left to wait for. */
  endWith(code: number): void;
  /** Ends the process at once, whatever it still waits for. */
  exit(code: number): void;
}
