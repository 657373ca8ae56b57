import { figureStage } from './parts/figure-stage.js';
import { verdictGrid } from './parts/verdict-grid.js';

await figureStage(verdictGrid);
