import { figureStage } from './parts/figure-stage.js';
import { testLossByEpoch } from './parts/test-loss-by-epoch.js';

await figureStage(testLossByEpoch);
