import { criticalFigureStage } from './parts/critical-figure-stage.js';
import { failureKinds } from './parts/failure-kinds.js';

await criticalFigureStage(failureKinds);
