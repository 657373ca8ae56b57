import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Split } from '../data/dataset.js';
import { floatsOf, oneHot, OPTIONS, tensorOf } from '../engines/onnxruntime/index.js';
import { weightInfos } from '../engines/onnxruntime/network.js';
import type { Shape, Weights } from '../model/shape.js';
import { hessianModel } from './hessian-graph.js';

/** The Hessian of the mean softmax cross-entropy of some images, as a map of vectors. */
export interface Hessian {
  /** How many weights and biases: the length of a vector. */
  readonly size: number;
  /**
   * Hv: float32 within a chunk of images, float64 over the chunks.
   *
   * @param vector W1, b1, W2, b2, … one after another, each matrix row by row as [fanIn, fanOut]
   */
  multiply(vector: Float64Array): Promise<Float64Array>;
  close(): Promise<void>;
}

/** Images in one call: enough for full speed, few enough to stay small in memory. */
const CHUNK = 512;

export async function hessianOf(shape: Shape, weights: Weights, split: Split): Promise<Hessian> {
  const session = await InferenceSession.create(hessianModel(shape), OPTIONS);
  const infos = weightInfos(shape);
  const tensorsOf = (parts: Weights, suffix = ''): Record<string, Tensor> =>
    Object.fromEntries(
      infos.map(({ name, dims }, index) => [
        `${name}${suffix}`,
        new Tensor('float32', parts[index] ?? [], dims.map(Number)),
      ]),
    );
  const fixed = {
    ...tensorsOf(weights),
    scale: new Tensor('float32', Float32Array.of(1 / split.count), []),
  };
  const chunks = chunksOf(split).map((chunk) => ({
    bytes: new Tensor('uint8', chunk.images, [chunk.count, shape.inputs]),
    targets: new Tensor('float32', oneHot(chunk), [chunk.count, shape.classes]),
  }));
  const lengths = weights.map(({ length }) => length);
  const size = lengths.reduce((sum, length) => sum + length, 0);
  return {
    size,
    async multiply(vector) {
      const direction = tensorsOf(partsOf(vector, lengths), 'v');
      const product = new Float64Array(size);
      for (const chunk of chunks) {
        const results = await session.run({ ...fixed, ...direction, ...chunk });
        addTo(
          product,
          infos.map(({ name }) => floatsOf(tensorOf(results, `${name}Hv`))),
        );
      }
      return product;
    },
    close: () => session.release(),
  };
}

function chunksOf(split: Split): readonly Split[] {
  const pixels = split.rows * split.columns;
  return Array.from({ length: Math.ceil(split.count / CHUNK) }, (_, index) => {
    const from = index * CHUNK;
    const to = Math.min(split.count, from + CHUNK);
    return {
      ...split,
      count: to - from,
      labels: split.labels.subarray(from, to),
      images: split.images.subarray(from * pixels, to * pixels),
    };
  });
}

function partsOf(vector: Float64Array, lengths: readonly number[]): Weights {
  let at = 0;
  return lengths.map((length) => {
    at += length;
    return Float32Array.from(vector.subarray(at - length, at));
  });
}

function addTo(sum: Float64Array, parts: Weights): void {
  let at = 0;
  for (const part of parts) {
    for (const value of part) {
      sum[at] = (sum[at] ?? NaN) + value;
      at += 1;
    }
  }
}
