import type { StageName } from '../pipeline/graph.js';
import type { Decision } from './decide.js';
import type { PlannedStage } from './planner.js';
import type { Reason } from './reason.js';

/** One stage of `plan --json`, `status --json` and the `run-started` event. */
export interface PlannedLine {
  readonly name: StageName;
  readonly action: Decision['action'];
  readonly reasons: readonly Reason[];
}

export function plannedLine({ stage, decision }: PlannedStage): PlannedLine {
  return { name: stage.name, action: decision.action, reasons: decision.reasons };
}
