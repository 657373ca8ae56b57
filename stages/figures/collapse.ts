import { figureStage } from './parts/figure-stage.js';
import { collapse } from './parts/collapse.js';

await figureStage(collapse);
