import type { Emit } from '../model/events.js';

/** What a run can be ended by; a closed terminal counts as SIGTERM. */
export type EndSignal = 'SIGINT' | 'SIGTERM';

/** First: what runs is asked to end and is undone; again: it is killed. What is known is saved each time. */
export type Interrupt = (signal: EndSignal) => void;

/** Is told how a run is interrupted, once stages may start. @returns what to call when it has ended */
export type Supervise = (interrupt: Interrupt) => () => void;

/** Whoever started a run: hears what happens, and may end it. */
export interface RunWatch {
  readonly emit: Emit;
  readonly supervise: Supervise;
  /** Ends with its reason what comes before the first stage: waiting for the workspace, and the plan. */
  readonly signal?: AbortSignal | undefined;
}
