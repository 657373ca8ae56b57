import type { EndSignal } from '../model/end-signal.js';
import type { ToldEvent } from '../model/events.js';
import type { StageName, WorkspacePath } from '../model/graph.js';
import type { StageKey } from '../model/hashes.js';

/** A run that is under way, to whoever may end it or halt it. */
export interface Supervised {
  /** First: what runs is sent the signal and is undone; again: it is killed. What is known is saved each time. */
  interrupt(signal: EndSignal): void;
  /** Stops what runs where it stands, as Ctrl-Z does. */
  suspend(): Promise<void>;
  /** Lets it go on. */
  resume(): Promise<void>;
}

/** A run whose inputs somebody looks at while it is under way. */
export interface SupervisedRun extends Supervised {
  /** What is finished is entered in the locks on disk, so that a plan made now counts it. */
  save(): void;
  /**
   * Nothing more is started; of what runs, what isn't right any more is ended and undone as by Ctrl-C, and the rest
   * goes on. May be called again.
   * @param isRight whether a stage is to be run with this key still
   */
  supersede(changed: readonly WorkspacePath[], isRight: (stage: StageName, key: StageKey) => boolean): void;
}

/** Is given a run once stages may start. @returns what to call when it has ended */
export type Supervise = (run: SupervisedRun) => () => void;

/** Whoever started a run: hears what happens, and may end it. */
export interface RunWatch {
  readonly emit: (event: ToldEvent) => void;
  readonly supervise: Supervise;
  /** Asks a question that is answered by yes or no; absent where there is nobody to ask. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
  /** Ends with its reason what comes before the first stage: waiting for the workspace, and the plan. */
  readonly signal?: AbortSignal | undefined;
}
