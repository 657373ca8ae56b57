import { figureStage } from './parts/figure-stage.js';
import { roughness } from './parts/roughness.js';

await figureStage(roughness);
