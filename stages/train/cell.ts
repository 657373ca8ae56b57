/**
 * What one training run leaves behind, in `<out>/cell.json`. The format is for good: what is missing here
 * costs an hour and a half of both cores to get back.
 *
 * A number that isn't finite is `null` where one epoch's figure overflowed; that the run became
 * non-finite is said by `nonfinite`, never by a missing number alone.
 */
export interface Cell {
  readonly format: 1;
  readonly dataset: 'fashion-mnist' | 'mnist';
  readonly size: 'small' | 'medium' | 'large';
  /** Units of each hidden layer. */
  readonly hidden: readonly number[];
  readonly learningRate: number;
  readonly seed: number;
  readonly engine: 'onnxruntime' | 'tfjs-node';
  readonly batchSize: number;
  readonly batchesPerEpoch: number;
  /** Epochs that were asked for; fewer were run when the loss became non-finite. */
  readonly epochsPlanned: number;
  /** Epoch 0 is evaluated before the first step. */
  readonly epochs: readonly EpochRecord[];
  readonly batches: BatchRecord;
  /** `null` for a run that stayed finite. */
  readonly nonfinite: {
    /** 0-based over all epochs: the batch whose loss, or after which a weight, was first NaN or infinite. */
    readonly step: number;
    readonly what: 'loss' | 'weights';
  } | null;
  readonly hashes: {
    /** SHA-256 over the float32 little-endian bytes of W1, b1, W2, b2, W3, b3, weights as [fan_in, fan_out]. */
    readonly initialWeights: string;
    /** SHA-256 over the first epoch's batch order as uint32 little-endian. */
    readonly firstEpochOrder: string;
    readonly finalWeights: string;
  };
}

export interface EpochRecord {
  readonly epoch: number;
  /** Mean of the epoch's batch losses; `null` at epoch 0. */
  readonly meanBatchLoss: number | null;
  /** Evaluation on the first 10,000 training images, per-sample mean cross-entropy in nats. */
  readonly trainLoss: number | null;
  readonly trainAccuracy: number | null;
  /** Evaluation on all 10,000 test images. */
  readonly testLoss: number | null;
  readonly testAccuracy: number | null;
  /** Over all 60,000 training images, at the last epoch only. */
  readonly fullTrainLoss: number | null;
  readonly fullTrainAccuracy: number | null;
  /** Euclidean norm of the change of all weights and biases in this epoch; `null` at epoch 0. */
  readonly updateNorm: number | null;
  /** For each hidden layer, units inactive on all 1,000 probe images (the first 1,000 of the test set). */
  readonly deadUnits: readonly number[];
  /** Largest absolute logit over the test set. */
  readonly largestLogit: number | null;
}

export interface BatchRecord {
  /** Batch losses that were computed, a non-finite last one not counted. */
  readonly count: number;
  /** The first 200 batch losses in full. */
  readonly first: readonly number[];
  /** Median of the last 100 finite batch losses; `null` when there were none. */
  readonly medianOfLast100: number | null;
  /** Smallest and largest loss of each run of `size` batches, over the whole series. */
  readonly buckets: {
    readonly size: number;
    readonly min: readonly number[];
    readonly max: readonly number[];
  };
  /** Steps whose robust z exceeds the threshold: z = r/(1.4826·MAD), r = log b − rolling median (1,000) of log b. */
  readonly spikes: { readonly z4: number; readonly z5: number; readonly z7: number; readonly z10: number };
  /** Largest value of the 0.9-EMA (started at the first loss) within the first 200 steps. */
  readonly earlyEmaMax: number | null;
}
