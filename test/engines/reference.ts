import type { Split } from '../../stages/data/dataset.js';
import { layersOf, type Layer, type Weights } from '../../stages/model/shape.js';
import type { Engine, Evaluation, Session, Setup } from '../../stages/engines/engine.js';
import { EvaluationSum } from '../../stages/engines/evaluation.js';
import type { Activation } from '../../stages/engines/variants/activation.js';
import { UNCHANGED } from '../../stages/engines/variants/unchanged.js';
import type { Variant } from '../../stages/engines/variants/variant.js';

/** Plain loops in float64: slow, and simple enough to be checked against finite differences. */
export function referenceVariant(variant: Variant): Engine {
  return {
    name: variant.name === null ? 'reference' : `reference/${variant.name}`,
    start: (setup) => Promise.resolve(new ReferenceSession(setup, variant)),
  };
}

export const reference: Engine = referenceVariant(UNCHANGED);

/** How a step is taken; initial weights are given. */
type Rules = Pick<Variant, 'activation' | 'standardise' | 'output' | 'loss' | 'ties' | 'rateFactors'>;

/** Activations of every layer for one image: inputs first, logits last. */
type Activations = readonly Float64Array[];

const NONE = new Float64Array();

class ReferenceSession implements Session {
  readonly #layers: readonly Layer[];
  readonly #rates: readonly number[];
  #weights: Float64Array[];

  constructor(
    private readonly setup: Setup,
    private readonly rules: Rules,
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
    const sum = new EvaluationSum(this.setup.shape.classes, this.rules);
    for (let image = 0; image < count; image += 1) {
      const logits = this.#forward(split, image).at(-1);
      sum.add(logits ?? NONE, split.labels.subarray(image, image + 1));
    }
    return Promise.resolve(sum.result());
  }

  deadUnits(part: 'train' | 'test', count: number): Promise<readonly number[]> {
    const all = Array.from({ length: count }, (_, image) => this.#forward(this.setup.dataset[part], image));
    const dead = this.setup.shape.hidden.map((units, layer) => {
      const isDead = (unit: number): boolean => all.every((own) => at(own[layer + 1] ?? NONE, unit) <= 0);
      return Array.from({ length: units }, (_, unit) => unit).filter(isDead).length;
    });
    return Promise.resolve(dead);
  }

  #forward({ images }: Pick<Split, 'images'>, image: number): Activations {
    return forward(this.#layers, this.#weights, images, image, this.rules);
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
  { activation, standardise, output }: Pick<Rules, 'activation' | 'standardise' | 'output'>,
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
    const below = activations[layer] ?? NONE;
    const matrix = weights[2 * layer] ?? NONE;
    const sums = Float64Array.from(weights[2 * layer + 1] ?? []);
    for (let i = 0; i < fanIn; i += 1) {
      for (let o = 0; o < fanOut; o += 1) sums[o] = at(sums, o) + at(below, i) * at(matrix, i * fanOut + o);
    }
    if (layer < layers.length - 1) activations.push(sums.map((sum) => activate(activation, sum)));
    else activations.push(output === 'linear' ? sums : sums.map((sum) => Math.max(sum, 0)));
  });
  return activations;
}

/** Math.max passes NaN on, as PyTorch's relu does; so do the others. */
function activate(activation: Activation, sum: number): number {
  switch (activation.kind) {
    case 'relu':
      return Math.max(sum, 0);
    case 'leaky-relu':
      return sum > 0 ? sum : activation.slope * sum;
    case 'tanh':
      return Math.tanh(sum);
  }
}

/** The derivative of `activate`, told from its value; 0 where ReLU has none. */
function derivative(activation: Activation, value: number): number {
  if (activation.kind === 'tanh') return 1 - value ** 2;
  if (value > 0) return 1;
  return activation.kind === 'relu' ? 0 : activation.slope;
}

/** Mean loss of a batch and its gradients, shaped as `weights`. Exported for the check against finite differences. */
export function lossAndGradients(
  layers: readonly Layer[],
  weights: readonly Float64Array[],
  { images, labels }: Pick<Split, 'images' | 'labels'>,
  batch: Int32Array,
  rules: Omit<Rules, 'rateFactors' | 'ties'> = UNCHANGED,
): { readonly loss: number; readonly gradients: readonly Float64Array[] } {
  const gradients = weights.map((values) => new Float64Array(values.length));
  let loss = 0;
  for (const image of batch) {
    const activations = forward(layers, weights, images, image, rules);
    const logits = activations.at(-1) ?? NONE;
    const own = lossAt(logits, labels[image] ?? 0, rules.loss);
    loss += own.loss / batch.length;
    let delta = own.gradient.map((value, k) =>
      rules.output === 'linear' || at(logits, k) > 0 ? value / batch.length : 0,
    );
    for (let layer = layers.length - 1; layer >= 0; layer -= 1) {
      const { fanIn, fanOut } = layers[layer] ?? { fanIn: 0, fanOut: 0 };
      const below = activations[layer] ?? NONE;
      const matrix = weights[2 * layer] ?? NONE;
      const matrixGradient = gradients[2 * layer] ?? NONE;
      const biasGradient = gradients[2 * layer + 1] ?? NONE;
      const deltaBelow = new Float64Array(fanIn);
      for (let o = 0; o < fanOut; o += 1) biasGradient[o] = at(biasGradient, o) + at(delta, o);
      for (let i = 0; i < fanIn; i += 1) {
        let back = 0;
        for (let o = 0; o < fanOut; o += 1) {
          const index = i * fanOut + o;
          matrixGradient[index] = at(matrixGradient, index) + at(below, i) * at(delta, o);
          back += at(matrix, index) * at(delta, o);
        }
        const slope = layer === 0 ? 0 : derivative(rules.activation, at(below, i));
        deltaBelow[i] = slope === 0 ? 0 : slope * back;
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
