import { figureStage } from './kit/figure-stage.js';
import { heatMap } from './drawings/heat-map.js';
import { lossAt } from './drawings/loss-at.js';
import { testLossByEpoch } from './drawings/test-loss-by-epoch.js';
import { verdictGrid } from './drawings/verdict-grid.js';

// An export a figure, by the name that pipeline.yaml has for it: an edit of what one draws redraws it alone.
export {
  drawVerdicts as verdicts,
  drawHeatMap as 'heat-map',
  drawLossAt01 as 'loss-at-0.1',
  drawLossAt01Linear as 'loss-at-0.1-linear',
  drawLossAt001 as 'loss-at-0.01',
  drawLossAt001Linear as 'loss-at-0.01-linear',
  drawTestLossByEpoch as 'test-loss-by-epoch',
};

function drawVerdicts(): Promise<void> {
  return figureStage(verdictGrid);
}

function drawHeatMap(): Promise<void> {
  return figureStage(heatMap);
}

function drawLossAt01(): Promise<void> {
  return figureStage((study) => lossAt(study, 0.1, ['train', 'test']));
}

function drawLossAt01Linear(): Promise<void> {
  return figureStage((study) => lossAt(study, 0.1, ['train', 'test'], 'linear'));
}

function drawLossAt001(): Promise<void> {
  return figureStage((study) => lossAt(study, 0.01, ['test']));
}

function drawLossAt001Linear(): Promise<void> {
  return figureStage((study) => lossAt(study, 0.01, ['test'], 'linear'));
}

function drawTestLossByEpoch(): Promise<void> {
  return figureStage(testLossByEpoch);
}
