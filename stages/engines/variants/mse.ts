import { control } from './control.js';

/** Half the squared distance of logits and one-hot label, mean over the batch. */
export const mse = /* @__PURE__ */ control({
  name: 'mse',
  loss: 'squared-error',
});
