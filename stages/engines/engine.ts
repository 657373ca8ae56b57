import type { Dataset } from '../data/dataset.js';
import type { Shape, Weights } from '../model/shape.js';

/** What every engine is given; two engines given the same must agree up to rounding. */
export interface Setup {
  readonly shape: Shape;
  readonly dataset: Dataset;
  readonly weights: Weights;
  readonly learningRate: number;
  readonly batchSize: number;
}

/** A way to train a network: plain SGD on each batch's mean loss. */
export interface Engine {
  readonly name: string;
  start(setup: Setup): Promise<Session>;
}

/** One network in training. */
export interface Session {
  /**
   * One step for each batch of `order` (indices into the training images, a whole number of batches). Stops after the
   * first step whose loss is NaN or infinite; ReLU passes NaN on, so that no broken network looks merely stuck.
   *
   * @returns the loss of each step that was taken, before its update; only the last may be non-finite
   */
  train(order: Int32Array): Promise<Float32Array>;
  /** Loss and accuracy over the first `count` images of a part; nothing is trained. */
  evaluate(part: 'train' | 'test', count: number): Promise<Evaluation>;
  /** For each hidden layer, how many units are above 0 on none of the first `count` images of a part. */
  deadUnits(part: 'train' | 'test', count: number): Promise<readonly number[]>;
  /** The present weights, to be read only; later steps leave these arrays as they are. */
  weights(): Promise<Weights>;
  close(): Promise<void>;
}

export interface Evaluation {
  /** Per-sample mean, of cross-entropy in nats where nothing else is said; NaN as soon as one logit is NaN. */
  readonly loss: number;
  /** Share of images whose largest logit is the label's. */
  readonly accuracy: number;
  /** Largest absolute logit; NaN as soon as one logit is NaN. */
  readonly largestLogit: number;
}
