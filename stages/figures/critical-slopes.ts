import { criticalFigureStage } from './parts/critical-figure-stage.js';
import { criticalSlopes } from './parts/critical-slopes.js';

await criticalFigureStage(criticalSlopes);
