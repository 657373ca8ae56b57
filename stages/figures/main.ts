import { conditions } from './drawings/conditions.js';
import { criticalRateByWidth } from './drawings/critical-rate.js';
import { curvatureByWidth } from './drawings/curvature.js';
import { failureKinds } from './drawings/failure-kinds.js';
import { severityLadder } from './drawings/severity.js';
import { mainFigureStage } from './kit/main-figure-stage.js';
import { BESIDE_WORDS } from './kit/screen.js';

// An export a figure, by the name that pipeline.yaml has for it: an edit of what one draws redraws it alone.
export {
  criticalRate as 'critical-rate',
  severity,
  kinds as 'failure-kinds',
  curvature,
  changed as conditions,
};

const criticalRate = (): Promise<void> => mainFigureStage(criticalRateByWidth, BESIDE_WORDS);
const severity = (): Promise<void> => mainFigureStage(severityLadder);
const kinds = (): Promise<void> => mainFigureStage(failureKinds);
const curvature = (): Promise<void> => mainFigureStage(curvatureByWidth);
const changed = (): Promise<void> => mainFigureStage(conditions);
