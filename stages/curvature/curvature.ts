import type { Cell } from '../train/cell.js';

/**
 * The curvature of one network's loss before training, in `<width>/<seed>.json`: λ₀, the largest eigenvalue of the
 * Hessian of the mean training loss, by power iteration.
 */
export interface Curvature {
  readonly format: 1;
  readonly dataset: Cell['dataset'];
  /** Units of each hidden layer. */
  readonly hidden: readonly number[];
  readonly seed: number;
  readonly engine: string;
  /** The loss is the mean over the first so many training images. */
  readonly images: number;
  readonly iterations: number;
  /** As in `Cell`: the networks are those that are trained. */
  readonly initialWeights: string;
  /** λ₀, the Rayleigh quotient after the last iteration; 2/λ₀ is a learning rate. */
  readonly eigenvalue: number;
  /** An eigenvalue lies no further from `eigenvalue` than this. */
  readonly residual: number;
  /** Of the last iteration, |ρ_k − ρ_(k−1)| / ρ_k. */
  readonly lastChange: number;
  /** ρ_0 … ρ_k: of the start vector, and after each iteration. */
  readonly quotients: readonly number[];
}
