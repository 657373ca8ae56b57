import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Split } from '../../data/dataset.js';
import type { Weights } from '../../model/shape.js';
import type { Engine, Evaluation, Session, Setup } from '../engine.js';
import { EvaluationSum } from '../evaluation.js';
import { UNCHANGED } from '../variants/unchanged.js';
import type { Variant } from '../variants/variant.js';
import { evaluationModel, probeModel } from './evaluation-graph.js';
import { weightInfos, weightNames } from './network.js';
import { trainingModel } from './training-graph.js';

/** One thread: the grid runs its cells side by side, and a fixed order of summation gives equal bits. */
export const OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
};

/** Images in one evaluation call: enough for full speed, few enough to stay small in memory. */
const EVALUATION_CHUNK = 500;

/** Trains a whole epoch in one call of onnxruntime's CPU library, in float32. */
export function onnxruntimeVariant(variant: Variant): Engine {
  return {
    name: variant.name === null ? 'onnxruntime' : `onnxruntime/${variant.name}`,
    async start(setup: Setup): Promise<Session> {
      const { shape, batchSize } = setup;
      const [training, evaluation, probe] = await Promise.all([
        InferenceSession.create(trainingModel(shape, batchSize, variant), OPTIONS),
        InferenceSession.create(evaluationModel(shape, variant), OPTIONS),
        InferenceSession.create(probeModel(shape, variant), OPTIONS),
      ]);
      return new OnnxSession(setup, { training, evaluation, probe }, variant);
    },
  };
}

export const onnxruntime: Engine = /* @__PURE__ */ onnxruntimeVariant(UNCHANGED);

interface Graphs {
  readonly training: InferenceSession;
  readonly evaluation: InferenceSession;
  readonly probe: InferenceSession;
}

export class OnnxSession implements Session {
  readonly #names: readonly string[];
  readonly #images: Tensor;
  readonly #targets: Tensor;
  readonly #scale: Tensor;
  #weights: readonly Tensor[];

  constructor(
    private readonly setup: Setup,
    private readonly graphs: Graphs,
    private readonly variant: Variant,
  ) {
    const { shape, dataset, batchSize, learningRate } = setup;
    const { train } = dataset;
    this.#names = weightNames(shape);
    this.#images = new Tensor('uint8', train.images, [train.count, shape.inputs]);
    this.#targets = new Tensor('float32', oneHot(train), [train.count, shape.classes]);
    this.#scale = new Tensor('float32', Float32Array.of(-learningRate / batchSize), []);
    this.#weights = weightInfos(shape).map(
      ({ dims }, index) => new Tensor('float32', setup.weights[index] ?? [], dims.map(Number)),
    );
  }

  async train(order: Int32Array): Promise<Float32Array> {
    const { batchSize } = this.setup;
    const steps = order.length / batchSize;
    const results = await this.graphs.training.run({
      steps: new Tensor('int64', BigInt64Array.of(BigInt(steps)), []),
      order: new Tensor('int32', order, [steps, batchSize]),
      images: this.#images,
      targets: this.#targets,
      scale: this.#scale,
      ...this.#named('0'),
    });
    this.#weights = this.#names.map((name) => tensorOf(results, `${name}N`));
    return floatsOf(tensorOf(results, 'losses'));
  }

  async evaluate(part: 'train' | 'test', count: number): Promise<Evaluation> {
    const split = this.setup.dataset[part];
    const sum = new EvaluationSum(this.setup.shape.classes, this.variant);
    for (let from = 0; from < count; from += EVALUATION_CHUNK) {
      const to = Math.min(count, from + EVALUATION_CHUNK);
      const results = await this.#forward(this.graphs.evaluation, split, from, to);
      sum.add(floatsOf(tensorOf(results, 'logits')), split.labels.subarray(from, to));
    }
    return sum.result();
  }

  async deadUnits(part: 'train' | 'test', count: number): Promise<readonly number[]> {
    const { dataset, shape } = this.setup;
    const results = await this.#forward(this.graphs.probe, dataset[part], 0, count);
    return shape.hidden.map((_, index) => {
      const top = floatsOf(tensorOf(results, `top${index + 1}`));
      return top.filter((activation) => activation <= 0).length;
    });
  }

  weights(): Promise<Weights> {
    return Promise.resolve(this.#weights.map(floatsOf));
  }

  async close(): Promise<void> {
    const { training, evaluation, probe } = this.graphs;
    await Promise.all([training.release(), evaluation.release(), probe.release()]);
  }

  async #forward(
    graph: InferenceSession,
    split: Split,
    from: number,
    to: number,
  ): Promise<InferenceSession.OnnxValueMapType> {
    const { inputs } = this.setup.shape;
    const bytes = split.images.subarray(from * inputs, to * inputs);
    return graph.run({ bytes: new Tensor('uint8', bytes, [to - from, inputs]), ...this.#named() });
  }

  #named(suffix = ''): Record<string, Tensor> {
    return Object.fromEntries(
      this.#weights.map((tensor, index) => [`${this.#names[index]}${suffix}`, tensor]),
    );
  }
}

export function tensorOf(results: InferenceSession.OnnxValueMapType, name: string): Tensor {
  const value = results[name];
  if (!(value instanceof Tensor)) throw new Error(`onnxruntime returned no tensor "${name}"`);
  return value;
}

export function floatsOf({ data }: Tensor): Float32Array {
  if (!(data instanceof Float32Array)) throw new Error('onnxruntime returned a tensor that is not float32');
  return data;
}

export function oneHot({ count, classes, labels }: Split): Float32Array {
  const targets = new Float32Array(count * classes);
  labels.forEach((label, image) => {
    targets[image * classes + label] = 1;
  });
  return targets;
}
