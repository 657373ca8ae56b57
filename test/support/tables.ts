import { cellRow, epochRows } from '../../stages/analysis/cell-row.js';
import type { CellRow, EpochRow } from '../../stages/tables/cells.js';
import type { Cell } from '../../stages/train/cell.js';

const BATCHES = 937;
const CHANCE = Math.log(10);
const BUCKETS = 400;
const HIDDEN: Readonly<Record<Cell['size'], readonly number[]>> = {
  small: [64, 64],
  medium: [256, 256],
  large: [1024, 1024],
};

export interface Grid {
  readonly dataset: Cell['dataset'];
  readonly rates: readonly number[];
  readonly seeds: readonly number[];
  readonly epochs: number;
}

export const FULL_GRID: Grid = {
  dataset: 'fashion-mnist',
  rates: [1, 0.5, 0.1, 0.01, 0.001, 0.0001, 0.00001],
  seeds: [0, 1, 2],
  epochs: 50,
};

/**
 * Made-up runs that look like real ones, the same in every process. At rate 1: small is stuck at chance, medium
 * ends at 1.7 and in seed 2 explodes, large becomes non-finite at once. At 0.5 large becomes non-finite in seed 0 only.
 */
export function madeUpCells({ dataset, rates, seeds, epochs }: Grid): readonly Cell[] {
  const sizes: readonly Cell['size'][] = ['small', 'medium', 'large'];
  return sizes.flatMap((size) =>
    rates.flatMap((learningRate) =>
      seeds.map((seed) => madeUpCell({ dataset, size, learningRate, seed }, epochs)),
    ),
  );
}

/** What the stages before the figures make of cells. */
export function tablesOf(cells: readonly Cell[]): {
  readonly cells: readonly CellRow[];
  readonly epochs: readonly EpochRow[];
} {
  return { cells: cells.map(cellRow), epochs: cells.flatMap(epochRows) };
}

type Address = Pick<Cell, 'dataset' | 'size' | 'learningRate' | 'seed'>;

function madeUpCell(address: Address, planned: number): Cell {
  const nonfinite = nonfiniteOf(address, planned);
  // The epoch in which a run becomes non-finite has no record.
  const last = nonfinite === null ? planned : Math.floor(nonfinite.step / BATCHES);
  const count = nonfinite?.step ?? BATCHES * planned;
  const size = Math.max(1, Math.ceil(count / BUCKETS));
  const buckets = Array.from({ length: Math.ceil(count / size) }, (_, index) => index * size);
  const batchLoss = (step: number): number =>
    trainLoss(address, step / BATCHES) * Math.exp(0.25 * noise(address.seed, step, 7));
  const isSpike = (step: number): boolean => address.size === 'large' && noise(address.seed, step, 11) > 0.97;
  return {
    ...address,
    format: 1,
    hidden: HIDDEN[address.size],
    engine: 'onnxruntime',
    batchSize: 64,
    batchesPerEpoch: BATCHES,
    epochsPlanned: planned,
    epochs: Array.from({ length: last + 1 }, (_, epoch) => {
      const train = trainLoss(address, epoch);
      const test = testLoss(address, epoch);
      const accuracy = Math.min(1, Math.max(0.1, 1 - test / 2.55));
      return {
        epoch,
        meanBatchLoss: epoch === 0 ? null : train,
        trainLoss: train,
        trainAccuracy: accuracy,
        testLoss: test,
        testAccuracy: accuracy,
        fullTrainLoss: epoch === planned ? train : null,
        fullTrainAccuracy: epoch === planned ? accuracy : null,
        updateNorm: epoch === 0 ? null : address.learningRate,
        deadUnits: [0, 0],
        largestLogit: 12,
      };
    }),
    batches: {
      count,
      first: Array.from({ length: Math.min(200, count) }, (_, step) => batchLoss(step)),
      medianOfLast100: count === 0 ? null : trainLoss(address, last),
      buckets: {
        size,
        min: buckets.map((step) => 0.6 * batchLoss(step)),
        max: buckets.map((step) => (isSpike(step) ? 9 : 1.6) * batchLoss(step)),
      },
      spikes: { z4: 7, z5: 5, z7: 3, z10: 1 },
      earlyEmaMax: 2.31,
    },
    nonfinite,
    hashes: { initialWeights: '', firstEpochOrder: '', finalWeights: '' },
  };
}

function nonfiniteOf({ size, learningRate, seed }: Address, planned: number): Cell['nonfinite'] {
  if (size !== 'large') return null;
  if (learningRate === 1) return { step: 217 + seed, what: 'loss' };
  if (learningRate === 0.5 && seed === 0 && planned > 12) return { step: 12 * BATCHES + 5, what: 'weights' };
  return null;
}

function trainLoss({ size, learningRate, seed }: Address, epoch: number): number {
  const jitter = 1 + 0.01 * noise(seed, epoch, size.length);
  if (learningRate === 1 && epoch > 0) {
    if (size === 'small') return CHANCE + 0.003;
    if (size === 'medium') return seed === 2 ? 30 * jitter : 1.7 * jitter;
  }
  const speed = learningRate * { small: 60, medium: 75, large: 90 }[size];
  return (0.01 + (CHANCE - 0.01) / (1 + speed * epoch)) * jitter;
}

function testLoss(address: Address, epoch: number): number {
  const { size, learningRate, seed } = address;
  const rise = learningRate >= 0.1 ? Math.max(0, epoch - 18) * (size === 'large' ? 0.0042 : 0.003) : 0;
  const rough = learningRate >= 0.1 && epoch > 0 ? 0.02 * noise(seed, epoch, size.length + 20) : 0;
  return Math.hypot(trainLoss(address, epoch), 0.3 - 0.3 * Math.exp(-epoch)) + rise + rough;
}

/** Between −1 and 1, without a pattern that the eye would find. */
function noise(seed: number, step: number, salt: number): number {
  const value = Math.sin(12.9898 * (step + 1) + 78.233 * (seed + 1) + 37.719 * salt) * 43_758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}
