import { figureStage } from './kit/figure-stage.js';
import { heatMap } from './drawings/heat-map.js';
import { lossAt } from './drawings/loss-at.js';
import { testLossByEpoch } from './drawings/test-loss-by-epoch.js';
import { verdictGrid } from './drawings/verdict-grid.js';

// An export a figure, by the name that pipeline.yaml has for it: an edit of what one draws redraws it alone.
export {
  verdicts,
  heat as 'heat-map',
  at01 as 'loss-at-0.1',
  at01Linear as 'loss-at-0.1-linear',
  at001 as 'loss-at-0.01',
  at001Linear as 'loss-at-0.01-linear',
  byEpoch as 'test-loss-by-epoch',
};

const verdicts = (): Promise<void> => figureStage(verdictGrid);
const heat = (): Promise<void> => figureStage(heatMap);
const at01 = (): Promise<void> => figureStage((study) => lossAt(study, 0.1, ['train', 'test']));
const at01Linear = (): Promise<void> =>
  figureStage((study) => lossAt(study, 0.1, ['train', 'test'], 'linear'));
const at001 = (): Promise<void> => figureStage((study) => lossAt(study, 0.01, ['test']));
const at001Linear = (): Promise<void> => figureStage((study) => lossAt(study, 0.01, ['test'], 'linear'));
const byEpoch = (): Promise<void> => figureStage(testLossByEpoch);
