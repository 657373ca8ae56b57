import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Engine, Evaluation, Session, Setup } from '../../engine.js';
import { VariantEvaluationSum } from '../../variants/evaluation.js';
import type { Variant } from '../../variants/variant.js';
import { EVALUATION_CHUNK, floatsOf, OnnxSession, OPTIONS, tensorOf, type Graphs } from '../index.js';
import { weightInfos } from '../network.js';
import { evaluationModel, probeModel } from './evaluation-graph.js';
import { trainingModel } from './training-graph.js';

/** The study's engine with what a control changes in its graphs and in its loss. */
export function onnxruntimeVariant(variant: Variant): Engine {
  return {
    name: `onnxruntime/${variant.name}`,
    async start(setup: Setup): Promise<Session> {
      const { shape, batchSize } = setup;
      const [training, evaluation, probe] = await Promise.all([
        InferenceSession.create(trainingModel(shape, batchSize, variant), OPTIONS),
        InferenceSession.create(evaluationModel(shape, variant), OPTIONS),
        InferenceSession.create(probeModel(shape, variant), OPTIONS),
      ]);
      return new VariantSession(setup, { training, evaluation, probe }, variant);
    },
  };
}

class VariantSession extends OnnxSession {
  readonly #setup: Setup;
  readonly #evaluation: InferenceSession;
  readonly #variant: Variant;

  constructor(setup: Setup, graphs: Graphs, variant: Variant) {
    super(setup, graphs);
    this.#setup = setup;
    this.#evaluation = graphs.evaluation;
    this.#variant = variant;
  }

  override async evaluate(part: 'train' | 'test', count: number): Promise<Evaluation> {
    const { shape, dataset } = this.#setup;
    const { images, labels } = dataset[part];
    const weights = await this.weights();
    const named = Object.fromEntries(
      weightInfos(shape).map(({ name, dims }, index) => [
        name,
        new Tensor('float32', weights[index] ?? [], dims.map(Number)),
      ]),
    );
    const sum = new VariantEvaluationSum(shape.classes, this.#variant.loss);
    for (let from = 0; from < count; from += EVALUATION_CHUNK) {
      const to = Math.min(count, from + EVALUATION_CHUNK);
      const bytes = images.subarray(from * shape.inputs, to * shape.inputs);
      const results = await this.#evaluation.run({
        bytes: new Tensor('uint8', bytes, [to - from, shape.inputs]),
        ...named,
      });
      sum.add(floatsOf(tensorOf(results, 'logits')), labels.subarray(from, to));
    }
    return sum.result();
  }
}
