import { setImmediate } from 'node:timers/promises';
import type { Split } from '../../data/dataset.js';
import { layersOf, type Weights } from '../../model/shape.js';
import type { Engine, Evaluation, Session, Setup } from '../engine.js';
import { EvaluationSum } from '../evaluation.js';
import type { Rectifier } from '../variants/activation.js';
import { UNCHANGED } from '../variants/unchanged.js';
import { Kernels } from './kernels.js';
import { backward, forward, type LayerTensors } from './network.js';
import { loadTensorFlow, type Tensor, type TensorFlow } from './tensorflow.js';

/** Images in one evaluation call: enough for full speed, few enough to stay small in memory. */
const EVALUATION_CHUNK = 500;

/** Kernels run on the main thread: an epoch in one go would leave the runner's messages unheard for seconds. */
const STEPS_IN_A_ROW = 32;

/** Trains on TensorFlow's CPU library, kernel by kernel, in float32. */
export function tfjsNodeWith(rectifier: Rectifier): Engine {
  return {
    name: 'tfjs-node',
    start: (setup) =>
      Promise.resolve(setup).then((given) => new TensorFlowSession(given, rectifier, loadTensorFlow())),
  };
}

export const tfjsNode: Engine = /* @__PURE__ */ tfjsNodeWith({ kind: 'relu' });

/** Sessions that were started; it makes the names of their variables differ. */
let sessions = 0;

class TensorFlowSession implements Session {
  readonly #kernels: Kernels;
  readonly #images: Readonly<Record<'train' | 'test', Tensor>>;
  readonly #labels: Tensor;
  readonly #rate: Tensor;
  /** Resource handles, not values. */
  readonly #variables: readonly LayerTensors[];

  constructor(
    private readonly setup: Setup,
    private readonly rectifier: Rectifier,
    private readonly tf: TensorFlow,
  ) {
    const { shape, dataset, learningRate, batchSize } = setup;
    const kernels = new Kernels(tf);
    const images = ({ images, count }: Split): Tensor => kernels.upload(images, [count, shape.inputs]);
    const session = (sessions += 1);
    this.#kernels = kernels;
    this.#images = { train: images(dataset.train), test: images(dataset.test) };
    this.#labels = kernels.upload(Int32Array.from(dataset.train.labels), [dataset.train.count]);
    // The gradient is the batch's sum, the loss its mean.
    this.#rate = kernels.upload(Float32Array.of(learningRate / batchSize), []);
    this.#variables = layersOf(shape).map(({ fanIn, fanOut }, index) => {
      const variable = (part: number, dims: readonly number[]): Tensor =>
        kernels.variable(
          `${session}/${2 * index + part}`,
          setup.weights[2 * index + part] ?? new Float32Array(),
          dims,
        );
      return { weights: variable(0, [fanIn, fanOut]), biases: variable(1, [fanOut]) };
    });
  }

  async train(order: Int32Array): Promise<Float32Array> {
    const { batchSize } = this.setup;
    const losses: number[] = [];
    for (let from = 0; from < order.length; from += batchSize) {
      const loss = this.#step(order.subarray(from, from + batchSize));
      losses.push(loss);
      if (!Number.isFinite(loss)) break;
      if (losses.length % STEPS_IN_A_ROW === 0) await setImmediate();
    }
    return Float32Array.from(losses);
  }

  evaluate(part: 'train' | 'test', count: number): Promise<Evaluation> {
    const { labels } = this.setup.dataset[part];
    const sum = new EvaluationSum(this.setup.shape.classes, UNCHANGED);
    for (let from = 0; from < count; from += EVALUATION_CHUNK) {
      const to = Math.min(count, from + EVALUATION_CHUNK);
      const logits = this.#read(() => last(this.#forward(part, from, to)));
      sum.add(logits, labels.subarray(from, to));
    }
    return Promise.resolve(sum.result());
  }

  deadUnits(part: 'train' | 'test', count: number): Promise<readonly number[]> {
    const dead = this.setup.shape.hidden.map((units, layer) => {
      const activations = this.#read(() => at(this.#forward(part, 0, count), layer + 1));
      const isActive = new Uint8Array(units);
      activations.forEach((activation, index) => {
        if (!(activation <= 0)) isActive[index % units] = 1;
      });
      return isActive.filter((active) => active === 0).length;
    });
    return Promise.resolve(dead);
  }

  weights(): Promise<Weights> {
    const parts = this.#variables.flatMap(({ weights, biases }) => [weights, biases]);
    return Promise.resolve(parts.map((variable) => this.#read(() => this.#kernels.read(variable))));
  }

  close(): Promise<void> {
    for (const { weights, biases } of this.#variables) {
      this.#kernels.destroy(weights);
      this.#kernels.destroy(biases);
    }
    for (const tensor of [this.#images.train, this.#images.test, this.#labels, this.#rate]) tensor.dispose();
    this.#kernels.dispose();
    return Promise.resolve();
  }

  /** @returns the batch's mean loss before the update */
  #step(batch: Int32Array): number {
    const kernels = this.#kernels;
    const losses = this.#read(() => {
      const indices = this.#indices(batch);
      const layers = this.#readLayers();
      const activations = forward(
        kernels,
        this.rectifier,
        layers,
        kernels.pixels(this.#images.train, indices),
      );
      const labels = kernels.labels(this.#labels, indices);
      const [losses, gradient] = kernels.crossEntropy(last(activations), labels);
      const gradients = backward(kernels, this.rectifier, layers, activations, gradient);
      // What was read shares the variables' memory: it must be gone for them to be updated in place.
      for (const { weights, biases } of layers) {
        weights.dispose();
        biases.dispose();
      }
      for (const [index, { weights, biases }] of gradients.entries()) {
        const variables = at(this.#variables, index);
        kernels.descend(variables.weights, this.#rate, weights);
        kernels.descend(variables.biases, this.#rate, biases);
      }
      return losses;
    });
    let sum = 0;
    for (const loss of losses) sum += loss;
    return sum / batch.length;
  }

  #forward(part: 'train' | 'test', from: number, to: number): readonly Tensor[] {
    const indices = this.#indices(Int32Array.from({ length: to - from }, (_, index) => from + index));
    return forward(
      this.#kernels,
      this.rectifier,
      this.#readLayers(),
      this.#kernels.pixels(this.#images[part], indices),
    );
  }

  #readLayers(): readonly LayerTensors[] {
    return this.#variables.map(({ weights, biases }) => ({
      weights: this.#kernels.read(weights),
      biases: this.#kernels.read(biases),
    }));
  }

  #indices(values: Int32Array): Tensor {
    return this.tf.tensor(values, [values.length], 'int32');
  }

  /** The values of the tensor that `work` makes; nothing else that it makes stays. */
  #read(work: () => Tensor): Float32Array {
    const tensor = this.tf.tidy(work);
    const values = tensor.dataSync();
    tensor.dispose();
    if (!(values instanceof Float32Array))
      throw new Error('TensorFlow returned a tensor that is not float32');
    return values;
  }
}

function at<T>(values: readonly T[], index: number): T {
  const value = values.at(index);
  if (value === undefined) throw new RangeError(`no element ${index} of ${values.length}`);
  return value;
}

function last<T>(values: readonly T[]): T {
  return at(values, -1);
}
