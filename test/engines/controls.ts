import { finalRelu } from '../../stages/engines/variants/final-relu.js';
import { glorot } from '../../stages/engines/variants/glorot.js';
import { mse } from '../../stages/engines/variants/mse.js';
import { mup } from '../../stages/engines/variants/mup.js';
import { normalised } from '../../stages/engines/variants/normalised.js';
import type { Variant } from '../../stages/engines/variants/variant.js';

export const CONTROLS: readonly Variant[] = [mup, glorot, mse, finalRelu, normalised];
