import type { Split } from '../../stages/data/dataset.js';
import type { Evaluation } from '../../stages/engines/engine.js';
import { layersOf, type Shape, type Weights } from '../../stages/model/shape.js';

/** What an engine's evaluation has to be, image after image in float64, by the definitions. */
export function evaluatePerSample(
  shape: Shape,
  weights: Weights,
  { images, labels }: Split,
  count: number,
): Evaluation {
  let loss = 0;
  let correct = 0;
  let largestLogit = 0;
  for (let image = 0; image < count; image += 1) {
    const pixels = [...images.subarray(image * shape.inputs, (image + 1) * shape.inputs)];
    const logits = logitsOf(
      shape,
      weights,
      pixels.map((pixel) => pixel / 255),
    );
    const label = labels[image] ?? NaN;
    const probability =
      Math.exp(logits[label] ?? NaN) / logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    loss -= Math.log(probability) / count;
    if (logits.indexOf(Math.max(...logits)) === label) correct += 1;
    largestLogit = Math.max(largestLogit, ...logits.map(Math.abs));
  }
  return { loss, accuracy: correct / count, largestLogit };
}

function logitsOf(shape: Shape, weights: Weights, pixels: readonly number[]): readonly number[] {
  const layers = layersOf(shape);
  return layers.reduce<readonly number[]>((below, { fanOut }, layer) => {
    const matrix = weights[2 * layer] ?? new Float32Array();
    const sums = Array.from(weights[2 * layer + 1] ?? [], (bias, unit) =>
      below.reduce((sum, value, input) => sum + value * (matrix[input * fanOut + unit] ?? NaN), bias),
    );
    return layer === layers.length - 1 ? sums : sums.map((sum) => Math.max(sum, 0));
  }, pixels);
}
