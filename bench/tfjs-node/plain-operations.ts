import util from 'node:util';
import type { Session, Setup } from '../../stages/engines/engine.js';
import { loadTensorFlow, type Tensor } from '../../stages/engines/tfjs-node/tensorflow.js';
import { layersOf } from '../../stages/model/shape.js';

/** What the package's own guides train with: operations, automatic gradients, an optimiser. */
interface Operations {
  tensor(values: Float32Array | Int32Array, shape: readonly number[], type?: 'float32' | 'int32'): Tensor;
  variable(initial: Tensor): Tensor;
  tidy(work: () => Tensor): Tensor;
  gather(rows: Tensor, indices: Tensor): Tensor;
  matMul(a: Tensor, b: Tensor): Tensor;
  add(a: Tensor, b: Tensor): Tensor;
  relu(values: Tensor): Tensor;
  readonly losses: { softmaxCrossEntropy(targets: Tensor, logits: Tensor): Tensor };
  readonly train: { sgd(rate: number): Optimiser };
}

interface Optimiser {
  minimize(loss: () => Tensor, returnCost: true): Tensor;
  dispose(): void;
}

/** The engine's training in the package's own operations. */
export function startPlain({
  shape,
  dataset: { train },
  weights,
  learningRate,
  batchSize,
}: Setup): Promise<Pick<Session, 'train' | 'close'>> {
  // Node 23 removed it, and the operations call it.
  if (!('isNullOrUndefined' in util)) {
    Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined });
  }
  const tf = operationsOf(loadTensorFlow());
  const images = tf.tensor(
    Float32Array.from(train.images, (pixel) => pixel / 255),
    [train.count, shape.inputs],
  );
  const targets = new Float32Array(train.count * shape.classes);
  train.labels.forEach((label, image) => {
    targets[image * shape.classes + label] = 1;
  });
  const oneHot = tf.tensor(targets, [train.count, shape.classes]);
  const variables = layersOf(shape).flatMap(({ fanIn, fanOut }, layer) =>
    [[fanIn, fanOut], [fanOut]].map((dims, part) =>
      tf.variable(tf.tensor(Float32Array.from(weights[2 * layer + part] ?? []), dims)),
    ),
  );
  const optimiser = tf.train.sgd(learningRate);

  const loss = (batch: Int32Array): Tensor => {
    const indices = tf.tensor(batch, [batch.length], 'int32');
    let values = tf.gather(images, indices);
    for (let part = 0; part < variables.length; part += 2) {
      const [matrix, bias] = variables.slice(part);
      if (matrix === undefined || bias === undefined) throw new Error('a layer has no weights');
      values = tf.add(tf.matMul(values, matrix), bias);
      if (part + 2 < variables.length) values = tf.relu(values);
    }
    return tf.losses.softmaxCrossEntropy(tf.gather(oneHot, indices), values);
  };

  return Promise.resolve({
    train: (order) => {
      const losses: number[] = [];
      for (let from = 0; from < order.length; from += batchSize) {
        const batch = order.subarray(from, from + batchSize);
        const cost = tf.tidy(() => optimiser.minimize(() => loss(batch), true));
        losses.push(cost.dataSync()[0] ?? NaN);
        cost.dispose();
      }
      return Promise.resolve(Float32Array.from(losses));
    },
    close: () => {
      for (const tensor of [images, oneHot, ...variables, optimiser]) tensor.dispose();
      return Promise.resolve();
    },
  });
}

function operationsOf(found: object): Operations {
  if (!hasOperations(found)) throw new Error('@tensorflow/tfjs-node has none of its operations');
  return found;
}

function hasOperations(found: object): found is Operations {
  return ['variable', 'gather', 'matMul', 'add', 'relu', 'losses', 'train'].every((name) => name in found);
}
