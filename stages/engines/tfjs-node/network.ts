import type { Rectifier } from '../variants/activation.js';
import type { Kernels } from './kernels.js';
import type { Tensor } from './tensorflow.js';

/** One linear layer's weights [fanIn, fanOut] and biases [fanOut]. */
export interface LayerTensors {
  readonly weights: Tensor;
  readonly biases: Tensor;
}

/** @returns the activations of every layer for n images: pixels [n, inputs] first, logits [n, classes] last */
export function forward(
  kernels: Kernels,
  rectifier: Rectifier,
  layers: readonly LayerTensors[],
  pixels: Tensor,
): readonly Tensor[] {
  const activations = [pixels];
  let below = pixels;
  for (const [index, { weights, biases }] of layers.entries()) {
    const sums = kernels.addBias(kernels.product('a·b', below, weights), biases);
    below = index === layers.length - 1 ? sums : kernels.rectified(rectifier, sums);
    activations.push(below);
  }
  return activations;
}

/** @param gradient of the loss at the logits @returns the gradients of the loss, shaped as `layers` */
export function backward(
  kernels: Kernels,
  rectifier: Rectifier,
  layers: readonly LayerTensors[],
  activations: readonly Tensor[],
  gradient: Tensor,
): readonly LayerTensors[] {
  const gradients: LayerTensors[] = [];
  let delta = gradient;
  for (const [index, { weights }] of [...layers.entries()].reverse()) {
    const below = activations[index];
    if (below === undefined) throw new Error(`layer ${index + 1} has no input`);
    gradients.unshift({
      weights: kernels.product('aᵀ·b', below, delta),
      biases: kernels.biasGradient(delta),
    });
    if (index === 0) break;
    delta = kernels.rectifierGradient(rectifier, kernels.product('a·bᵀ', delta, weights), below);
  }
  return gradients;
}
