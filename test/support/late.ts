import type { Arms } from '../../stages/params/planned-arms.js';
import type { Cell } from '../../stages/train/cell.js';

/** A small plan of late divergence. */
export const LATE: Arms['late'] = { half: [21, 22, 23], one: [21, 22], 'large-one': [21] };

type Place = Pick<Cell, 'size' | 'learningRate' | 'seed'>;

interface Fate {
  /** The epoch in which it becomes non-finite; it stays finite if nothing is said. */
  readonly nonfiniteIn?: number;
  /** Training and test loss of every epoch. */
  readonly loss?: number;
}

const UNITS = { small: 64, medium: 256, large: 1024 };

/** Every cell of the plan. */
export function lateCells(fate: (place: Place) => Fate, late = LATE): readonly Cell[] {
  const sizes = ['small', 'medium', 'large'] as const;
  return sizes
    .flatMap((size) => [
      ...late.half.map((seed) => ({ size, learningRate: 0.5, seed })),
      ...(size === 'large' ? late['large-one'] : late.one).map((seed) => ({ size, learningRate: 1, seed })),
    ])
    .map((place) => lateCell(place, fate(place)));
}

export function lateCell({ size, learningRate, seed }: Place, { nonfiniteIn, loss = 0.3 }: Fate): Cell {
  const epochs = nonfiniteIn === undefined ? 50 : nonfiniteIn - 1;
  const hash = 'a'.repeat(64);
  return {
    format: 1,
    dataset: 'fashion-mnist',
    size,
    hidden: [UNITS[size], UNITS[size]],
    learningRate,
    seed,
    engine: 'onnxruntime',
    batchSize: 64,
    batchesPerEpoch: 937,
    epochsPlanned: 50,
    epochs: Array.from({ length: epochs + 1 }, (_, epoch) => ({
      epoch,
      meanBatchLoss: epoch === 0 ? null : loss,
      trainLoss: epoch === 0 ? 2.303 : loss,
      trainAccuracy: 0.1,
      testLoss: epoch === 0 ? 2.303 : loss,
      testAccuracy: 0.1,
      fullTrainLoss: epoch === 50 ? loss : null,
      fullTrainAccuracy: epoch === 50 ? 0.1 : null,
      updateNorm: epoch === 0 ? null : 1,
      deadUnits: [0, 0],
      largestLogit: 1,
    })),
    batches: {
      count: epochs * 937 + (nonfiniteIn === undefined ? 0 : 5),
      first: [],
      medianOfLast100: loss,
      buckets: { size: 937, min: [], max: [] },
      spikes: { z4: 0, z5: 0, z7: 0, z10: 0 },
      earlyEmaMax: null,
    },
    nonfinite: nonfiniteIn === undefined ? null : { step: (nonfiniteIn - 1) * 937 + 5, what: 'loss' },
    hashes: { initialWeights: hash, firstEpochOrder: hash, finalWeights: hash },
  };
}
