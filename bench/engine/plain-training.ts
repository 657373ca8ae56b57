import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Setup } from '../../stages/engines/engine.js';
import { plainInfos, plainModel } from './plain-graph.js';

/** The plain graph, ready to run: what is timed of it is one call, as of the engine. */
export class PlainTraining {
  private constructor(
    private readonly session: InferenceSession,
    private readonly fixed: Readonly<Record<string, Tensor>>,
    private readonly batchSize: number,
  ) {}

  static async start({ shape, dataset, weights, learningRate, batchSize }: Setup): Promise<PlainTraining> {
    const { count, labels, images } = dataset.train;
    const session = await InferenceSession.create(plainModel(shape, batchSize), {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
    });
    const targets = new Float32Array(count * shape.classes);
    labels.forEach((label, image) => {
      targets[image * shape.classes + label] = 1;
    });
    const initial = plainInfos(shape, '0').map(({ name, dims }, index): [string, Tensor] => [
      name,
      new Tensor('float32', weights[index] ?? [], dims.map(Number)),
    ]);
    const fixed = {
      images: new Tensor('uint8', images, [count, shape.inputs]),
      targets: new Tensor('float32', targets, [count, shape.classes]),
      scale: new Tensor('float32', Float32Array.of(-learningRate / batchSize), []),
      ...Object.fromEntries(initial),
    };
    return new PlainTraining(session, fixed, batchSize);
  }

  /** Trains from the initial weights, one step for each batch of `order`. */
  async train(order: Int32Array): Promise<Float32Array> {
    const steps = order.length / this.batchSize;
    const { losses } = await this.session.run({
      steps: new Tensor('int64', BigInt64Array.of(BigInt(steps)), []),
      order: new Tensor('int32', order, [steps, this.batchSize]),
      ...this.fixed,
    });
    if (!(losses?.data instanceof Float32Array)) throw new Error('the plain graph returned no losses');
    return losses.data;
  }

  async close(): Promise<void> {
    await this.session.release();
  }
}
