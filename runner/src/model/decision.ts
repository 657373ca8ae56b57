import type { StageName, WorkspacePath } from './graph.js';
import type { Reason } from './reason.js';
import type { OutRecord, StageResult } from './records.js';

/** What to do with one stage, and all that speaks for it. */
export type Decision =
  /** `outs` is what lies there (or, for outs in `absent`, what would). */
  | {
      readonly action: 'up-to-date';
      readonly reasons: readonly Reason[];
      readonly outs: readonly OutRecord[];
      /** Outs that `--allow-missing` let be absent. */
      readonly absent: readonly WorkspacePath[];
    }
  /** The store holds what `result` needs and the workspace lacks: `outs` of it are put into place. */
  | {
      readonly action: 'restore';
      readonly reasons: readonly Reason[];
      readonly result: StageResult;
      readonly restore: readonly OutRecord[];
    }
  /** It must be executed, whatever its upstream does. */
  | { readonly action: 'run'; readonly reasons: readonly Reason[] }
  /** Only an upstream speaks against it: it may end up to date. */
  | { readonly action: 'waits'; readonly reasons: readonly Reason[] };

/** One stage of `plan --json`, `status --json` and the `run-started` event. */
export interface PlannedLine {
  readonly name: StageName;
  readonly action: Decision['action'];
  readonly reasons: readonly Reason[];
}
