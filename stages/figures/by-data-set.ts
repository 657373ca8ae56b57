import { collapse } from './parts/collapse.js';
import { figureStage } from './parts/figure-stage.js';
import { heatMap } from './parts/heat-map.js';
import { lossAt } from './parts/loss-at.js';
import { lossByRate } from './parts/loss-by-rate.js';
import { overfitting } from './parts/overfitting.js';
import { roughness } from './parts/roughness.js';
import { testLossByEpoch } from './parts/test-loss-by-epoch.js';
import { verdictGrid } from './parts/verdict-grid.js';

// An export a figure, by the name that pipeline.yaml has for it: an edit of what one draws redraws it alone.
export {
  drawVerdicts as verdicts,
  drawLossByRate as 'loss-by-rate',
  drawHeatMap as 'heat-map',
  drawLossAt01 as 'loss-at-0.1',
  drawLossAt01Linear as 'loss-at-0.1-linear',
  drawLossAt001 as 'loss-at-0.01',
  drawLossAt001Linear as 'loss-at-0.01-linear',
  drawTestLossByEpoch as 'test-loss-by-epoch',
  drawCollapse as collapse,
  drawOverfitting as overfitting,
  drawRoughness as roughness,
};

function drawVerdicts(): Promise<void> {
  return figureStage(verdictGrid);
}

function drawLossByRate(): Promise<void> {
  return figureStage(lossByRate);
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

function drawCollapse(): Promise<void> {
  return figureStage(collapse);
}

function drawOverfitting(): Promise<void> {
  return figureStage(overfitting);
}

function drawRoughness(): Promise<void> {
  return figureStage(roughness);
}
