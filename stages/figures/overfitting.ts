import { figureStage } from './parts/figure-stage.js';
import { overfitting } from './parts/overfitting.js';

await figureStage(overfitting);
