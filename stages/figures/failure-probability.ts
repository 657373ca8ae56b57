import { criticalFigureStage } from './parts/critical-figure-stage.js';
import { failureProbability } from './parts/failure-probability.js';

await criticalFigureStage(failureProbability);
