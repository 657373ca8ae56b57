import type { Cell } from '../../stages/train/cell.js';
import type { Judged } from '../../stages/analysis/verdict.js';

/** A run as its curves make it; test loss and accuracy where none is given: 1 and 0.8. */
export interface RunSketch {
  readonly dataset?: Cell['dataset'];
  readonly train: readonly (number | null)[];
  readonly test?: readonly (number | null)[];
  readonly accuracy?: number;
  readonly lastBatches?: number;
  readonly nonfinite?: Cell['nonfinite'];
  readonly dead?: readonly number[];
}

export function sketch({
  dataset = 'fashion-mnist',
  train,
  test = train.map(() => 1),
  accuracy = 0.8,
  lastBatches = 1,
  nonfinite = null,
  dead = [0, 0],
}: RunSketch): Judged {
  return {
    dataset,
    hidden: [100, 200],
    nonfinite,
    epochs: train.map((trainLoss, epoch) => ({
      trainLoss,
      testLoss: test[epoch] ?? null,
      testAccuracy: accuracy,
      deadUnits: dead,
    })),
    batches: { medianOfLast100: lastBatches },
  };
}

/** `count` values from `first` to `last`, evenly spaced. */
export function line(first: number, last: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + ((last - first) * index) / (count - 1));
}

export function constant(value: number, count: number): readonly number[] {
  return Array.from({ length: count }, () => value);
}
