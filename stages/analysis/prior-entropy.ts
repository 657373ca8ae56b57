import type { Cell } from '../train/cell.js';

/**
 * H, in nats: the entropy of the classes' shares in the training set, which is the loss of the best predictor that
 * doesn't look at the image. Fashion-MNIST has 6,000 images a class; of MNIST's counts H is 2.30116.
 */
export const PRIOR_ENTROPY: Readonly<Record<Cell['dataset'], number>> = {
  'fashion-mnist': Math.log(10),
  mnist: 2.30116,
};
