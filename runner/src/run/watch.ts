import type { EndSignal } from '../model/end-signal.js';
import type { ToldEvent } from '../model/events.js';

/** A run that is under way, to whoever may end it or halt it. */
export interface Supervised {
  /** First: what runs is sent the signal and is undone; again: it is killed. What is known is saved each time. */
  interrupt(signal: EndSignal): void;
  /** Stops what runs where it stands, as Ctrl-Z does. */
  suspend(): Promise<void>;
  /** Lets it go on. */
  resume(): Promise<void>;
}

/** Is given a run once stages may start. @returns what to call when it has ended */
export type Supervise = (run: Supervised) => () => void;

/** Whoever started a run: hears what happens, and may end it. */
export interface RunWatch {
  readonly emit: (event: ToldEvent) => void;
  readonly supervise: Supervise;
  /** Asks a question that is answered by yes or no; absent where there is nobody to ask. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
  /** Ends with its reason what comes before the first stage: waiting for the workspace, and the plan. */
  readonly signal?: AbortSignal | undefined;
}
