import { UNCHANGED } from './unchanged.js';
import type { Variant } from './variant.js';

/** A ReLU after the output layer: the logits are what it gives. */
export const finalRelu: Variant = { ...UNCHANGED, name: 'final-relu', output: 'relu' };
