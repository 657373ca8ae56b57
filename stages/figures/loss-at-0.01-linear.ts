import { figureStage } from './parts/figure-stage.js';
import { lossAt } from './parts/loss-at.js';

await figureStage((study) => lossAt(study, 0.01, ['test'], 'linear'));
