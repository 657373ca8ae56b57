import { CONTROL_LOSSES } from './names.js';
import { UNCHANGED } from './unchanged.js';
import type { Variant } from './variant.js';

/** Half the squared distance of logits and one-hot label, mean over the batch. */
export const mse: Variant = { ...UNCHANGED, name: 'mse', loss: CONTROL_LOSSES.mse };
