import type { ControlName } from '../engines/variants/names.js';

/** As sentences and labels have them. */
export const CONTROL_NAMES: Readonly<Record<ControlName, string>> = {
  mup: 'muP',
  glorot: 'Glorot',
  mse: 'MSE',
  'final-relu': 'final ReLU',
  normalised: 'normalised inputs',
};
