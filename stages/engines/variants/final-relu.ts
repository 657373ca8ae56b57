import { control } from './control.js';

/** A ReLU after the output layer: the logits are what it gives. */
export const finalRelu = /* @__PURE__ */ control({
  name: 'final-relu',
  output: 'relu',
});
