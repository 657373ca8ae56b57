import { figureStage } from './parts/figure-stage.js';
import { lossByRate } from './parts/loss-by-rate.js';

await figureStage(lossByRate);
