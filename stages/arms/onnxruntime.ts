import { onnxruntimeVariant } from '../engines/onnxruntime/index.js';
import { UNCHANGED } from '../engines/variants/unchanged.js';
import { ACTIVATIONS } from './activations.js';
import { armStage } from './arm-stage.js';

await armStage(({ activation, loss }) =>
  onnxruntimeVariant({ ...UNCHANGED, activation: ACTIVATIONS[activation], loss }),
);
