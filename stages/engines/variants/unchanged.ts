import { initialWeights } from '../../model/initialisation.js';
import { layersOf } from '../../model/shape.js';
import type { Variant } from './variant.js';

/** The main study's training, from which each control differs in one thing. */
export const UNCHANGED: Omit<Variant, 'name'> = {
  standardise: null,
  output: 'linear',
  loss: 'cross-entropy',
  rateFactors: (shape) => layersOf(shape).flatMap(() => [1, 1]),
  initialise: initialWeights,
};
