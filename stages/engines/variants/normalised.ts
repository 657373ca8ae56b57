import { control } from './control.js';

/** Mean and standard deviation of all pixels / 255 of Fashion-MNIST's training images, to four digits. */
const FASHION_MNIST = { mean: 0.286, deviation: 0.353 };

export const normalised = /* @__PURE__ */ control({
  name: 'normalised',
  standardise: FASHION_MNIST,
});
