import { criticalFigureStage } from './parts/critical-figure-stage.js';
import { criticalRateByWidth } from './parts/critical-rate.js';

await criticalFigureStage(criticalRateByWidth);
