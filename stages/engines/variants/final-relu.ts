import { CONTROL } from './unchanged.js';
import type { Control } from './variant.js';

/** A ReLU after the output layer: the logits are what it gives. */
export const finalRelu: Control = { ...CONTROL, name: 'final-relu', output: 'relu' };
