import { layersOf, type Layer, type Shape, type Weights } from '../../stages/model/shape.js';
import type { Split } from '../../stages/data/dataset.js';

/** One step of training that an engine took. */
export interface Step {
  readonly shape: Shape;
  readonly train: Split;
  /** Indices of the images. */
  readonly batch: Int32Array;
  readonly learningRate: number;
  readonly before: Weights;
  readonly after: Weights;
}

export interface Repeated {
  readonly loss: number;
  /** What the step adds to each weight. */
  readonly updates: readonly Float64Array[];
  /** ReLU masks whose sign float32 can't tell, and how many of them were taken the other way than float64's. */
  readonly undecided: number;
  readonly turned: number;
  /** Of how many terms a gradient is a sum of sums, along its longest way. */
  readonly terms: number;
  /** The largest sum of the sizes of a logit's terms. */
  readonly largestTerms: number;
}

/** Half the distance from 1 to the next float32: the largest relative error of one operation. */
export const ROUNDING = 2 ** -24;

/**
 * Takes an engine's step in float64 from the engine's own float32 weights, so that no earlier difference counts.
 *
 * A pre-activation nearer to 0 than n roundings of its n terms' sizes has a sign that hangs on the order of summation
 * (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1). Such a mask is taken as the engine has it, which
 * the update of the unit's bias tells: with the mask turned over it differs by the image's own part.
 */
export function repeatStep({ shape, train, batch, learningRate, before, after }: Step): Repeated {
  const layers = layersOf(shape);
  const rate = learningRate / batch.length;
  const passes = [...forward(layers, before, train, batch)];
  const { loss, residual } = lossOf(passes.at(-1)?.sums ?? new Float64Array(), train, batch);
  const updates = before.map(({ length }) => new Float64Array(length));
  let [undecided, turned] = [0, 0];
  let delta = residual;
  for (let layer = layers.length - 1; layer >= 0; layer -= 1) {
    const { fanIn, fanOut } = at(layers, layer);
    const { input, sums, sizes } = at(passes, layer);
    const bias = at(updates, 2 * layer + 1);
    const isHidden = layer < layers.length - 1;
    const full = delta;
    if (isHidden) delta = full.map((value, index) => (num(sums, index) > 0 ? value : 0));
    delta.forEach((value, index) => (bias[index % fanOut] = num(bias, index % fanOut) - rate * value));
    if (isHidden) {
      const masked = delta;
      sums.forEach((sum, index) => {
        if (Math.abs(sum) > (fanIn + 1) * ROUNDING * num(sizes, index)) return;
        undecided += 1;
        const unit = index % fanOut;
        const found = num(at(after, 2 * layer + 1), unit) - num(at(before, 2 * layer + 1), unit);
        const other = num(full, index) - num(masked, index);
        const change = rate * (num(masked, index) - other);
        if (Math.abs(found - num(bias, unit) - change) >= Math.abs(found - num(bias, unit))) return;
        turned += 1;
        masked[index] = other;
        bias[unit] = num(bias, unit) + change;
      });
    }
    addProducts(at(updates, 2 * layer), input, delta, { fanIn, fanOut }, -rate);
    if (layer > 0) delta = handedDown(at(before, 2 * layer), delta, { fanIn, fanOut });
  }
  const terms = layers.reduce((sum, { fanIn, fanOut }) => sum + fanIn + fanOut, batch.length);
  const largestTerms = Math.max(...at(passes, layers.length - 1).sizes);
  return { loss, updates, undecided, turned, terms, largestTerms };
}

interface Pass {
  /** [batch, fanIn] */
  readonly input: Float64Array;
  /** [batch, fanOut], before the ReLU. */
  readonly sums: Float64Array;
  /** Of each sum: the sum of its terms' sizes. */
  readonly sizes: Float64Array;
}

function* forward(
  layers: readonly Layer[],
  weights: Weights,
  { images }: Split,
  batch: Int32Array,
): Generator<Pass> {
  const inputs = at(layers, 0).fanIn;
  let input = new Float64Array(batch.length * inputs);
  batch.forEach((image, row) => {
    for (let i = 0; i < inputs; i += 1) input[row * inputs + i] = (images[image * inputs + i] ?? NaN) / 255;
  });
  for (const [layer, { fanIn, fanOut }] of layers.entries()) {
    const [matrix, bias] = [at(weights, 2 * layer), at(weights, 2 * layer + 1)];
    const sums = new Float64Array(batch.length * fanOut);
    const sizes = new Float64Array(batch.length * fanOut);
    for (let row = 0; row < batch.length; row += 1) {
      const start = row * fanOut;
      for (let o = 0; o < fanOut; o += 1) {
        sums[start + o] = num(bias, o);
        sizes[start + o] = Math.abs(num(bias, o));
      }
      for (let i = 0; i < fanIn; i += 1) {
        const value = num(input, row * fanIn + i);
        if (value === 0) continue;
        for (let o = 0; o < fanOut; o += 1) {
          const term = value * num(matrix, i * fanOut + o);
          sums[start + o] = num(sums, start + o) + term;
          sizes[start + o] = num(sizes, start + o) + Math.abs(term);
        }
      }
    }
    yield { input, sums, sizes };
    input = sums.map((sum) => Math.max(sum, 0));
  }
}

/** The batch's mean loss, and batch × its gradient at the logits. */
function lossOf(
  logits: Float64Array,
  { labels, classes }: Split,
  batch: Int32Array,
): { readonly loss: number; readonly residual: Float64Array } {
  const residual = new Float64Array(logits.length);
  let total = 0;
  batch.forEach((image, row) => {
    const own = logits.subarray(row * classes, (row + 1) * classes);
    const top = Math.max(...own);
    const sum = own.reduce((all, logit) => all + Math.exp(logit - top), 0);
    const label = labels[image] ?? NaN;
    total += Math.log(sum) + top - num(own, label);
    own.forEach((logit, k) => {
      residual[row * classes + k] = Math.exp(logit - top) / sum - (k === label ? 1 : 0);
    });
  });
  return { loss: total / batch.length, residual };
}

/** target += factor · inputᵀ · delta */
function addProducts(
  target: Float64Array,
  input: Float64Array,
  delta: Float64Array,
  { fanIn, fanOut }: Layer,
  factor: number,
): void {
  for (let row = 0; row * fanIn < input.length; row += 1) {
    for (let i = 0; i < fanIn; i += 1) {
      const value = factor * num(input, row * fanIn + i);
      if (value === 0) continue;
      for (let o = 0; o < fanOut; o += 1) {
        target[i * fanOut + o] = num(target, i * fanOut + o) + value * num(delta, row * fanOut + o);
      }
    }
  }
}

/** delta · matrixᵀ: [batch, fanIn] */
function handedDown(matrix: Float32Array, delta: Float64Array, { fanIn, fanOut }: Layer): Float64Array {
  const down = new Float64Array((delta.length / fanOut) * fanIn);
  return down.map((_, index) => {
    const [row, i] = [Math.floor(index / fanIn), index % fanIn];
    let sum = 0;
    for (let o = 0; o < fanOut; o += 1) sum += num(matrix, i * fanOut + o) * num(delta, row * fanOut + o);
    return sum;
  });
}

function at<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no element ${index} of ${values.length}`);
  return value;
}

function num(values: Float32Array | Float64Array, index: number): number {
  return values[index] ?? NaN;
}
