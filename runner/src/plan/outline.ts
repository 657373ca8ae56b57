import type { PlannedLine } from '../model/decision.js';
import type { PlannedStage } from './view.js';

export function plannedLine({ stage, decision }: PlannedStage): PlannedLine {
  return { name: stage.name, action: decision.action, reasons: decision.reasons };
}
