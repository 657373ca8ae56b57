import { tfjsNodeWith } from '../engines/tfjs-node/index.js';
import { requireInstalled } from '../engines/tfjs-node/installation.js';
import { ACTIVATIONS } from './activations.js';
import { armStage } from './arm-stage.js';

// Above `stage()`, so that `commit --verify` tells that it isn't set up before it reruns anything.
requireInstalled();
await armStage(({ activation, loss }) => {
  const rectifier = ACTIVATIONS[activation];
  if (rectifier.kind === 'tanh' || loss !== 'cross-entropy') {
    throw new Error(`tfjs-node trains rectifiers with cross-entropy, not ${activation} with ${loss}`);
  }
  return tfjsNodeWith(rectifier);
});
