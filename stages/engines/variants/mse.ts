import { CONTROL_LOSSES } from './names.js';
import { CONTROL } from './unchanged.js';
import type { Control } from './variant.js';

/** Half the squared distance of logits and one-hot label, mean over the batch. */
export const mse: Control = { ...CONTROL, name: 'mse', loss: CONTROL_LOSSES.mse };
