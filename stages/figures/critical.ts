import { criticalFigureStage } from './parts/critical-figure-stage.js';
import { criticalRateByWidth } from './parts/critical-rate.js';
import { criticalSlopes } from './parts/critical-slopes.js';
import { failureKinds } from './parts/failure-kinds.js';
import { failureProbability } from './parts/failure-probability.js';

// An export a figure, by the name that pipeline.yaml has for it.
export {
  drawCriticalRate as 'critical-rate',
  drawFailureProbability as 'failure-probability',
  drawFailureKinds as 'failure-kinds',
  drawCriticalSlopes as 'critical-slopes',
};

function drawCriticalRate(): Promise<void> {
  return criticalFigureStage(criticalRateByWidth);
}

function drawFailureProbability(): Promise<void> {
  return criticalFigureStage(failureProbability);
}

function drawFailureKinds(): Promise<void> {
  return criticalFigureStage(failureKinds);
}

function drawCriticalSlopes(): Promise<void> {
  return criticalFigureStage(criticalSlopes);
}
