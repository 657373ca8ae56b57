import { figureStage } from './parts/figure-stage.js';
import { heatMap } from './parts/heat-map.js';

await figureStage(heatMap);
