import { layersOf, type Layer, type Weights } from '../../model/shape.js';
import type { Engine, Evaluation, Session, Setup } from '../engine.js';
import { EvaluationSum } from '../evaluation.js';
import { VariantEvaluationSum } from '../variants/evaluation.js';
import { UNCHANGED } from '../variants/unchanged.js';
import type { Variant } from '../variants/variant.js';

/** Plain loops in float64: slow, and simple enough to be checked against finite differences. */
export const reference: Engine = {
  name: 'reference',
  start: (setup) => {
    const { classes } = setup.shape;
    return Promise.resolve(new ReferenceSession(setup, UNCHANGED, () => new EvaluationSum(classes)));
  },
};

/** The same for a control of the critical-rate study. */
export function referenceVariant(variant: Variant): Engine {
  return {
    name: `reference/${variant.name}`,
    start: (setup) => {
      const { classes } = setup.shape;
      const { loss } = variant;
      return Promise.resolve(
        new ReferenceSession(setup, variant, () => new VariantEvaluationSum(classes, loss)),
      );
    },
  };
}

/** How a step is taken; initial weights are given. */
type Rules = Pick<Variant, 'standardise' | 'output' | 'loss' | 'rateFactors'>;

/** Activations of every layer for one image: inputs first, logits last. */
type Activations = readonly Float64Array[];

class ReferenceSession implements Session {
  readonly #layers: readonly Layer[];
  readonly #rates: readonly number[];
  #weights: Float64Array[];

  constructor(
    private readonly setup: Setup,
    private readonly rules: Rules,
    private readonly newSum: () => Pick<EvaluationSum, 'add' | 'result'>,
  ) {
    this.#layers = layersOf(setup.shape);
    this.#rates = rules.rateFactors(setup.shape).map((factor) => factor * setup.learningRate);
    this.#weights = setup.weights.map((weights) => Float64Array.from(weights));
  }

  train(order: Int32Array): Promise<Float32Array> {
    const { batchSize, dataset } = this.setup;
    const losses: number[] = [];
    for (let start = 0; start + batchSize <= order.length; start += batchSize) {
      const batch = order.subarray(start, start + batchSize);
      const { loss, gradients } = lossAndGradients(
        this.#layers,
        this.#weights,
        dataset.train,
        batch,
        this.rules,
      );
      this.#weights = this.#weights.map((weights, index) => {
        const rate = this.#rates[index] ?? NaN;
        return weights.map((weight, at) => weight - rate * (gradients[index]?.[at] ?? NaN));
      });
      losses.push(loss);
      if (!Number.isFinite(loss)) break;
    }
    return Promise.resolve(Float32Array.from(losses));
  }

  evaluate(part: 'train' | 'test', count: number): Promise<Evaluation> {
    const split = this.setup.dataset[part];
    const sum = this.newSum();
    for (let image = 0; image < count; image += 1) {
      const logits = forward(this.#layers, this.#weights, split.images, image, this.rules).at(-1);
      sum.add(logits ?? new Float64Array(), split.labels.subarray(image, image + 1));
    }
    return Promise.resolve(sum.result());
  }

  deadUnits(count: number): Promise<readonly number[]> {
    const { test } = this.setup.dataset;
    const all = Array.from({ length: count }, (_, image) =>
      forward(this.#layers, this.#weights, test.images, image, this.rules),
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
  { standardise, output }: Pick<Rules, 'standardise' | 'output'>,
): Activations {
  const inputs = layers[0]?.fanIn ?? 0;
  const { mean, deviation } = standardise ?? { mean: 0, deviation: 1 };
  const activations = [
    Float64Array.from(
      images.subarray(image * inputs, (image + 1) * inputs),
      (pixel) => (pixel / 255 - mean) / deviation,
    ),
  ];
  layers.forEach(({ fanIn, fanOut }, layer) => {
    const below = activations[layer] ?? new Float64Array();
    const matrix = weights[2 * layer] ?? new Float64Array();
    const sums = Float64Array.from(weights[2 * layer + 1] ?? []);
    for (let i = 0; i < fanIn; i += 1) {
      for (let o = 0; o < fanOut; o += 1) sums[o] = at(sums, o) + at(below, i) * at(matrix, i * fanOut + o);
    }
    // Math.max passes NaN on, as PyTorch's relu does.
    const isLinear = layer === layers.length - 1 && output === 'linear';
    activations.push(isLinear ? sums : sums.map((sum) => Math.max(sum, 0)));
  });
  return activations;
}

/**
 * Mean loss of a batch and its gradients with respect to every weight and bias, by
 * backpropagation. Exported for the check against finite differences.
 *
 * @returns gradients shaped as `weights`
 */
export function lossAndGradients(
  layers: readonly Layer[],
  weights: readonly Float64Array[],
  { images, labels }: { readonly images: Uint8Array; readonly labels: Uint8Array },
  batch: Int32Array,
  rules: Omit<Rules, 'rateFactors'> = UNCHANGED,
): { readonly loss: number; readonly gradients: readonly Float64Array[] } {
  const gradients = weights.map((values) => new Float64Array(values.length));
  let loss = 0;
  for (const image of batch) {
    const activations = forward(layers, weights, images, image, rules);
    const logits = activations.at(-1) ?? new Float64Array();
    const own = lossAt(logits, labels[image] ?? 0, rules.loss);
    loss += own.loss / batch.length;
    let delta = own.gradient.map((value, k) =>
      rules.output === 'linear' || at(logits, k) > 0 ? value / batch.length : 0,
    );
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

/** Of one image, and its gradient with respect to the logits. */
function lossAt(
  logits: Float64Array,
  label: number,
  kind: Rules['loss'],
): { readonly loss: number; readonly gradient: Float64Array } {
  const wanted = logits.map((_, k) => (k === label ? 1 : 0));
  if (kind === 'squared-error') {
    const gradient = logits.map((logit, k) => logit - at(wanted, k));
    return { loss: gradient.reduce((sum, distance) => sum + distance ** 2, 0) / 2, gradient };
  }
  const top = Math.max(...logits);
  const exponentials = logits.map((logit) => Math.exp(logit - top));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return {
    loss: Math.log(sum) + top - at(logits, label),
    gradient: exponentials.map((value, k) => value / sum - at(wanted, k)),
  };
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? NaN;
}
