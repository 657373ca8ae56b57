import type { ActivationName } from '../arms/activations.js';
import type { ControlName } from '../engines/variants/names.js';
import type { CellRow } from '../tables/cells.js';

// As sentences and labels have them.

export const DATASET_NAMES: Readonly<Record<CellRow['dataset'], string>> = {
  'fashion-mnist': 'Fashion-MNIST',
  mnist: 'MNIST',
};

/** What the classes of Fashion-MNIST show, by class number, as its authors call them. MNIST's are the digits. */
export const FASHION_CLASSES: readonly string[] = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

export const CONTROL_NAMES: Readonly<Record<ControlName, string>> = {
  mup: 'muP',
  glorot: 'Glorot',
  mse: 'MSE',
  'final-relu': 'final ReLU',
  normalised: 'normalised inputs',
};

/** What each control changes in the main study's training; docs/protocol.md has the exact words. */
export const CONTROL_CHANGES: Readonly<Record<ControlName, string>> = {
  mup: 'rates and initial output weights scaled with the width by the maximal update parametrisation (Yang et al. 2022), the same as the main study at 64 units',
  glorot: 'weights by Glorot’s uniform rule, biases 0',
  mse: 'half the squared distance of logits and one-hot label instead of cross-entropy',
  'final-relu': 'a ReLU after the output layer',
  normalised: 'pixels with mean 0 and standard deviation 1',
};

export const ACTIVATION_NAMES: Readonly<Record<ActivationName, string>> = {
  relu: 'ReLU',
  'leaky-0.001': 'leaky ReLU 0.001',
  'leaky-0.01': 'leaky ReLU 0.01',
  'leaky-0.1': 'leaky ReLU 0.1',
  tanh: 'tanh',
};
