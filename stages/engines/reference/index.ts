import { layersOf, type Layer, type Weights } from '../../model/shape.js';
import type { Engine, Evaluation, Session, Setup } from '../engine.js';
import { EvaluationSum } from '../evaluation.js';

/** Plain loops in float64: slow, and simple enough to be checked against finite differences. */
export const reference: Engine = {
  name: 'reference',
  start: (setup) => Promise.resolve(new ReferenceSession(setup)),
};

/** Activations of every layer for one image: pixels / 255 first, logits last. */
type Activations = readonly Float64Array[];

class ReferenceSession implements Session {
  readonly #layers: readonly Layer[];
  #weights: Float64Array[];

  constructor(private readonly setup: Setup) {
    this.#layers = layersOf(setup.shape);
    this.#weights = setup.weights.map((weights) => Float64Array.from(weights));
  }

  train(order: Int32Array): Promise<Float32Array> {
    const { batchSize, learningRate, dataset } = this.setup;
    const losses: number[] = [];
    for (let start = 0; start + batchSize <= order.length; start += batchSize) {
      const batch = order.subarray(start, start + batchSize);
      const { loss, gradients } = lossAndGradients(this.#layers, this.#weights, dataset.train, batch);
      this.#weights = this.#weights.map((weights, index) =>
        weights.map((weight, at) => weight - learningRate * (gradients[index]?.[at] ?? NaN)),
      );
      losses.push(loss);
      if (!Number.isFinite(loss)) break;
    }
    return Promise.resolve(Float32Array.from(losses));
  }

  evaluate(part: 'train' | 'test', count: number): Promise<Evaluation> {
    const split = this.setup.dataset[part];
    const sum = new EvaluationSum(this.setup.shape.classes);
    for (let image = 0; image < count; image += 1) {
      const logits = forward(this.#layers, this.#weights, split.images, image).at(-1);
      sum.add(logits ?? new Float64Array(), split.labels.subarray(image, image + 1));
    }
    return Promise.resolve(sum.result());
  }

  deadUnits(count: number): Promise<readonly number[]> {
    const { test } = this.setup.dataset;
    const all = Array.from({ length: count }, (_, image) =>
      forward(this.#layers, this.#weights, test.images, image),
    );
    const dead = this.setup.shape.hidden.map((units, layer) => {
      const isDead = (unit: number): boolean =>
        all.every((activations) => activations[layer + 1]?.[unit] === 0);
      return Array.from({ length: units }, (_, unit) => unit).filter(isDead).length;
    });
    return Promise.resolve(dead);
  }

  weights(): Promise<Weights> {
    return Promise.resolve(this.#weights.map((weights) => Float32Array.from(weights)));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function forward(
  layers: readonly Layer[],
  weights: readonly Float64Array[],
  images: Uint8Array,
  image: number,
): Activations {
  const inputs = layers[0]?.fanIn ?? 0;
  const activations = [
    Float64Array.from(images.subarray(image * inputs, (image + 1) * inputs), (pixel) => pixel / 255),
  ];
  layers.forEach(({ fanIn, fanOut }, layer) => {
    const below = activations[layer] ?? new Float64Array();
    const matrix = weights[2 * layer] ?? new Float64Array();
    const sums = Float64Array.from(weights[2 * layer + 1] ?? []);
    for (let i = 0; i < fanIn; i += 1) {
      for (let o = 0; o < fanOut; o += 1) sums[o] = at(sums, o) + at(below, i) * at(matrix, i * fanOut + o);
    }
    // Math.max passes NaN on, as PyTorch's relu does.
    activations.push(layer === layers.length - 1 ? sums : sums.map((sum) => Math.max(sum, 0)));
  });
  return activations;
}

/**
 * Mean cross-entropy of a batch and its gradients with respect to every weight and bias, by
 * backpropagation. Exported for the check against finite differences.
 *
 * @returns gradients shaped as `weights`
 */
export function lossAndGradients(
  layers: readonly Layer[],
  weights: readonly Float64Array[],
  { images, labels }: { readonly images: Uint8Array; readonly labels: Uint8Array },
  batch: Int32Array,
): { readonly loss: number; readonly gradients: readonly Float64Array[] } {
  const gradients = weights.map((values) => new Float64Array(values.length));
  let loss = 0;
  for (const image of batch) {
    const activations = forward(layers, weights, images, image);
    const logits = activations.at(-1) ?? new Float64Array();
    const label = labels[image] ?? 0;
    const top = Math.max(...logits);
    const exponentials = logits.map((logit) => Math.exp(logit - top));
    const sum = exponentials.reduce((total, value) => total + value, 0);
    loss += (Math.log(sum) + top - at(logits, label)) / batch.length;
    let delta = exponentials.map((value, k) => (value / sum - (k === label ? 1 : 0)) / batch.length);
    for (let layer = layers.length - 1; layer >= 0; layer -= 1) {
      const { fanIn, fanOut } = layers[layer] ?? { fanIn: 0, fanOut: 0 };
      const below = activations[layer] ?? new Float64Array();
      const matrix = weights[2 * layer] ?? new Float64Array();
      const matrixGradient = gradients[2 * layer] ?? new Float64Array();
      const biasGradient = gradients[2 * layer + 1] ?? new Float64Array();
      const deltaBelow = new Float64Array(fanIn);
      for (let o = 0; o < fanOut; o += 1) biasGradient[o] = at(biasGradient, o) + at(delta, o);
      for (let i = 0; i < fanIn; i += 1) {
        let back = 0;
        for (let o = 0; o < fanOut; o += 1) {
          const index = i * fanOut + o;
          matrixGradient[index] = at(matrixGradient, index) + at(below, i) * at(delta, o);
          back += at(matrix, index) * at(delta, o);
        }
        deltaBelow[i] = at(below, i) > 0 ? back : 0;
      }
      delta = deltaBelow;
    }
  }
  return { loss, gradients };
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? NaN;
}
