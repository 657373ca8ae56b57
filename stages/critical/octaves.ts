import { finalRelu } from '../engines/variants/final-relu.js';
import { glorot } from '../engines/variants/glorot.js';
import { mse } from '../engines/variants/mse.js';
import { mup } from '../engines/variants/mup.js';
import { normalised } from '../engines/variants/normalised.js';
import { UNCHANGED } from '../engines/variants/unchanged.js';
import { controlStage, octaveStage } from './octave-stage.js';

// An export a training, by the name that pipeline.yaml has for it: an edit of one control retrains it alone.
export {
  trainUnchanged as unchanged,
  trainMup as mup,
  trainGlorot as glorot,
  trainMse as mse,
  trainFinalRelu as 'final-relu',
  trainNormalised as normalised,
};

function trainUnchanged(): Promise<void> {
  return octaveStage(UNCHANGED, {});
}

function trainMup(): Promise<void> {
  return controlStage(mup);
}

function trainGlorot(): Promise<void> {
  return controlStage(glorot);
}

function trainMse(): Promise<void> {
  return controlStage(mse);
}

function trainFinalRelu(): Promise<void> {
  return controlStage(finalRelu);
}

function trainNormalised(): Promise<void> {
  return controlStage(normalised);
}
