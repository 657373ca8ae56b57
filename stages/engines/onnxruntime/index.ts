import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Split } from '../../data/dataset.js';
import type { Weights } from '../../model/shape.js';
import type { Engine, Session, Setup } from '../engine.js';
import { EvaluationSum } from '../evaluation.js';
import { evaluationModel, trainingModel, weightDims, weightNames } from './training-graph.js';

/** One thread: the grid runs its cells side by side, and a fixed order of summation gives equal bits. */
const OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
};

/** Images in one evaluation call: enough for full speed, few enough to stay small in memory. */
const EVALUATION_CHUNK = 500;

/** Trains a whole epoch in one call of onnxruntime's CPU library, in float32. */
export const onnxruntime: Engine = {
  name: 'onnxruntime',
  async start(setup: Setup): Promise<Session> {
    const [training, evaluation] = await Promise.all([
      InferenceSession.create(trainingModel(setup.shape, setup.batchSize), OPTIONS),
      InferenceSession.create(evaluationModel(setup.shape), OPTIONS),
    ]);
    return new OnnxSession(setup, training, evaluation);
  },
};

class OnnxSession implements Session {
  readonly #names: readonly string[];
  readonly #images: Tensor;
  readonly #targets: Tensor;
  readonly #scale: Tensor;
  #weights: readonly Tensor[];

  constructor(
    private readonly setup: Setup,
    private readonly training: InferenceSession,
    private readonly evaluation: InferenceSession,
  ) {
    const { shape, dataset, batchSize, learningRate } = setup;
    const { train } = dataset;
    this.#names = weightNames(shape);
    const dims = weightDims(shape);
    this.#images = new Tensor('uint8', train.images, [train.count, shape.inputs]);
    this.#targets = new Tensor('float32', oneHot(train), [train.count, shape.classes]);
    this.#scale = new Tensor('float32', Float32Array.of(-learningRate / batchSize), []);
    this.#weights = setup.weights.map((weights, index) => new Tensor('float32', weights, dims[index] ?? []));
  }

  async train(order: Int32Array): Promise<Float32Array> {
    const { batchSize } = this.setup;
    const steps = order.length / batchSize;
    const results = await this.training.run({
      steps: new Tensor('int64', BigInt64Array.of(BigInt(steps)), []),
      order: new Tensor('int32', order, [steps, batchSize]),
      images: this.#images,
      targets: this.#targets,
      scale: this.#scale,
      ...Object.fromEntries(this.#weights.map((weights, index) => [`${this.#name(index)}0`, weights])),
    });
    this.#weights = this.#names.map((name) => tensorOf(results, `${name}N`));
    return floats(tensorOf(results, 'losses'));
  }

  async evaluate(part: 'train' | 'test', count: number): Promise<ReturnType<EvaluationSum['result']>> {
    const split = this.setup.dataset[part];
    const sum = new EvaluationSum(this.setup.shape.classes);
    for (let from = 0; from < count; from += EVALUATION_CHUNK) {
      const to = Math.min(count, from + EVALUATION_CHUNK);
      const { logits } = await this.#forward(split, from, to, ['logits']);
      sum.add(logits ?? new Float32Array(), split.labels.subarray(from, to));
    }
    return sum.result();
  }

  async deadUnits(count: number): Promise<readonly number[]> {
    const { hidden } = this.setup.shape;
    const names = hidden.map((_, index) => `a${index + 1}`);
    const outputs = await this.#forward(this.setup.dataset.test, 0, count, names);
    return hidden.map((units, index) => {
      const activations = outputs[`a${index + 1}`] ?? new Float32Array();
      const alive = new Set<number>();
      // NaN is not dead: only a unit whose output is 0 for every image is.
      activations.forEach((value, at) => {
        if (value !== 0) alive.add(at % units);
      });
      return units - alive.size;
    });
  }

  weights(): Promise<Weights> {
    return Promise.resolve(this.#weights.map((tensor) => floats(tensor).slice()));
  }

  async close(): Promise<void> {
    await Promise.all([this.training.release(), this.evaluation.release()]);
  }

  async #forward<Name extends string>(
    split: Split,
    from: number,
    to: number,
    outputs: readonly Name[],
  ): Promise<Readonly<Record<string, Float32Array>>> {
    const { inputs } = this.setup.shape;
    const images = split.images.subarray(from * inputs, to * inputs);
    const results = await this.evaluation.run(
      {
        images: new Tensor('uint8', images, [to - from, inputs]),
        ...Object.fromEntries(this.#weights.map((weights, index) => [this.#name(index), weights])),
      },
      [...outputs],
    );
    return Object.fromEntries(outputs.map((name) => [name, floats(tensorOf(results, name))]));
  }

  #name(index: number): string {
    return this.#names[index] ?? '';
  }
}

function tensorOf(results: InferenceSession.OnnxValueMapType, name: string): Tensor {
  const value = results[name];
  if (!(value instanceof Tensor)) throw new Error(`onnxruntime returned no tensor "${name}"`);
  return value;
}

function floats({ data }: Tensor): Float32Array {
  if (!(data instanceof Float32Array)) throw new Error('onnxruntime returned a tensor that is not float32');
  return data;
}

function oneHot({ count, classes, labels }: Split): Float32Array {
  const targets = new Float32Array(count * classes);
  labels.forEach((label, image) => {
    targets[image * classes + label] = 1;
  });
  return targets;
}
