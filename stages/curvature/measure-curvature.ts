import { significant } from '../analysis/significant.js';
import type { Dataset, Split } from '../data/dataset.js';
import { onnxruntime } from '../engines/onnxruntime/index.js';
import { hashWeights } from '../model/hash.js';
import { initialWeights } from '../model/initialisation.js';
import { randomStream } from '../model/random.js';
import type { Curvature } from './curvature.js';
import { hessianOf } from './hessian.js';
import { largestEigenvalue, powerIteration } from './power-iteration.js';

/** Which network and loss, and how closely to look. */
export interface CurvatureSpec {
  readonly dataset: Curvature['dataset'];
  /** Units of each of the two hidden layers. */
  readonly width: number;
  readonly seed: number;
  /** The first so many training images. */
  readonly images: number;
  readonly iterations: number;
}

/**
 * λ₀ of a network's initial weights. The iteration starts from a stream of its own: components uniform on (−1, 1), in
 * the order of the weights, from `randomStream('curvature', seed)`.
 *
 * @param onProduct called after each product of Hessian and vector, of which there are `iterations` + 1
 * @throws {Error} when there are fewer images, or as `powerIteration` and `largestEigenvalue`
 */
export async function measureCurvature(
  dataset: Dataset,
  spec: CurvatureSpec,
  onProduct: (done: number, total: number) => void,
): Promise<Curvature> {
  const { width, seed, images, iterations } = spec;
  const split = firstImages(dataset.train, images);
  const hidden = [width, width];
  const shape = { inputs: split.rows * split.columns, hidden, classes: split.classes };
  const weights = initialWeights(shape, seed);
  const hessian = await hessianOf(shape, weights, split);
  const stream = randomStream('curvature', seed);
  let products = 0;
  const found = await powerIteration(
    async (vector) => {
      const product = await hessian.multiply(vector);
      products += 1;
      onProduct(products, iterations + 1);
      return product;
    },
    Float64Array.from({ length: hessian.size }, () => stream.symmetric()),
    iterations,
  ).finally(() => hessian.close());
  const eigenvalue = largestEigenvalue(found);
  const previous = found.quotients.at(-2) ?? NaN;
  return {
    format: 1,
    dataset: spec.dataset,
    hidden,
    seed,
    engine: onnxruntime.name,
    images,
    iterations,
    initialWeights: hashWeights(weights),
    eigenvalue: significant(eigenvalue),
    residual: significant(found.residual),
    lastChange: significant(Math.abs(eigenvalue - previous) / eigenvalue),
    quotients: found.quotients.map(significant),
  };
}

function firstImages(split: Split, count: number): Split {
  if (count > split.count) {
    throw new Error(
      `the training set has ${String(split.count)} images, ${String(count)} are asked for: set fewer \`images\``,
    );
  }
  const pixels = split.rows * split.columns;
  return {
    ...split,
    count,
    labels: split.labels.subarray(0, count),
    images: split.images.subarray(0, count * pixels),
  };
}
