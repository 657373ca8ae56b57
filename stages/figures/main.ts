import { conditions } from './drawings/conditions.js';
import { criticalRateByWidth } from './drawings/critical-rate.js';
import { curvatureByWidth } from './drawings/curvature.js';
import { failureKinds } from './drawings/failure-kinds.js';
import { severityLadder } from './drawings/severity.js';
import { mainFigureStage } from './kit/main-figure-stage.js';
import { BESIDE_WORDS } from './kit/screen.js';

// An export a figure, by the name that pipeline.yaml has for it: an edit of what one draws redraws it alone.
export {
  drawCriticalRate as 'critical-rate',
  drawSeverity as severity,
  drawFailureKinds as 'failure-kinds',
  drawCurvature as curvature,
  drawConditions as conditions,
};

function drawCriticalRate(): Promise<void> {
  return mainFigureStage(({ critical }, screen) => criticalRateByWidth(critical, screen), BESIDE_WORDS);
}

function drawSeverity(): Promise<void> {
  return mainFigureStage(({ severity }, screen) => severityLadder(severity, screen));
}

function drawFailureKinds(): Promise<void> {
  return mainFigureStage(({ critical }, screen) => failureKinds(critical, screen));
}

function drawCurvature(): Promise<void> {
  return mainFigureStage(({ curvature, critical }, screen) => curvatureByWidth(curvature, critical, screen));
}

function drawConditions(): Promise<void> {
  return mainFigureStage(({ controls, critical }, screen) => conditions(controls, critical, screen));
}
