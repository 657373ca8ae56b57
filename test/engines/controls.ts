import { finalRelu } from '../../stages/engines/variants/final-relu.js';
import { glorot } from '../../stages/engines/variants/glorot.js';
import { mse } from '../../stages/engines/variants/mse.js';
import { mup } from '../../stages/engines/variants/mup.js';
import { normalised } from '../../stages/engines/variants/normalised.js';
import { UNCHANGED } from '../../stages/engines/variants/unchanged.js';
import type { Control, Variant } from '../../stages/engines/variants/variant.js';
import { ACTIVATIONS } from '../../stages/arms/activations.js';

export const CONTROLS: readonly Control[] = [mup, glorot, mse, finalRelu, normalised];

/** The main study's training with each other activation. */
export const ARMS: readonly Variant[] = Object.entries(ACTIVATIONS)
  .filter(([, { kind }]) => kind !== 'relu')
  .map(([name, activation]) => ({ ...UNCHANGED, name, activation }));
