import { initialWeights } from '../../model/initialisation.js';
import { layersOf } from '../../model/shape.js';
import type { Variant } from './variant.js';

/** The main study's training. */
export const UNCHANGED: Variant = {
  name: null,
  activation: { kind: 'relu' },
  standardise: null,
  output: 'linear',
  loss: 'cross-entropy',
  ties: 'right',
  rateFactors: (shape) => layersOf(shape).flatMap(() => [1, 1]),
  initialise: initialWeights,
};

/**
 * From it each control differs in one thing. Behind a ReLU all logits of an image may be 0, and a network that says
 * nothing must not be right: so the controls take the first of the largest, as PyTorch's argmax does.
 */
export const CONTROL: Variant = { ...UNCHANGED, ties: 'first' };
