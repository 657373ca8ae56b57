import type { Cell, EpochRecord } from '../train/cell.js';

/**
 * One octave of learning rates, each trained from the same initial weights and on the same batches, in
 * `<width>/<seed>/<octave>.json`. It holds what was measured and judges nothing: thresholds are the analysis's, so
 * that another one retrains nothing.
 *
 * A figure that isn't finite is `null`; that a run became non-finite is said by its `nonfinite`.
 */
export interface OctaveOf<Run> {
  readonly format: 1;
  readonly dataset: Cell['dataset'];
  /** Units of each hidden layer. */
  readonly hidden: readonly number[];
  readonly seed: number;
  /** o: the rates are 2^(o + i/steps), i = 1 … steps. */
  readonly octave: number;
  readonly steps: number;
  readonly engine: string;
  readonly batchSize: number;
  readonly batchesPerEpoch: number;
  /** Epochs that were asked for; a run has fewer when it became non-finite. */
  readonly epochsPlanned: number;
  /** As in `Cell`; both are the same at every rate. */
  readonly hashes: Pick<Cell['hashes'], 'initialWeights' | 'firstEpochOrder'>;
  /** Epoch 0, before the first step: the same network at every rate. */
  readonly untrained: Epoch;
  /** By rate, upwards. */
  readonly runs: readonly Run[];
}

export type Octave = OctaveOf<RateRun>;

export interface RateRun {
  /** Exact: a multiple of 1/steps. */
  readonly log2Rate: number;
  readonly learningRate: number;
  readonly nonfinite: Cell['nonfinite'];
  readonly finalWeights: string;
  /** From epoch 1; an epoch that didn't end finite has no record. */
  readonly epochs: readonly Epoch[];
  readonly batches: Batches;
}

/** As in `Cell`, but for the evaluation on all 60,000 training images, which isn't made. */
export type Epoch = Omit<EpochRecord, 'fullTrainLoss' | 'fullTrainAccuracy'>;

/** As in `Cell`, in at most 40 buckets and without the first losses in full. */
export type Batches = Omit<Cell['batches'], 'first'>;
