import type { Curve, Details, Value } from 'lockstep-ui/file';
import type { Cell, EpochRecord } from '../train/cell.js';
import { finiteOrNaN } from './group.js';

/** What the page tells of a run besides its figures: what it was trained with, and its curves. */
export function runDetails(name: string, cell: Cell): Details {
  return {
    name,
    reasons: [],
    failure: null,
    params: paramsOf(cell),
    command: null,
    deps: [],
    outs: [],
    waitsFor: [],
    curves: curvesOf(cell),
    log: null,
  };
}

/** Under the pipeline file's names. */
function paramsOf(cell: Cell): Details['params'] {
  return [
    ['dataset', cell.dataset],
    ['size', cell.size],
    [`sizes.${cell.size}`, cell.hidden.join(', ')],
    ['rate', String(cell.learningRate)],
    ['seed', String(cell.seed)],
    ['engine', cell.engine],
    ['training.epochs', String(cell.epochsPlanned)],
    ['training.batch', String(cell.batchSize)],
  ];
}

/** By epoch from epoch 0, before the training; and the losses of the batches. */
function curvesOf(cell: Cell): readonly Curve[] {
  return [
    byEpoch(cell, 'test_loss', ({ testLoss }) => testLoss),
    byEpoch(cell, 'train_loss', ({ trainLoss }) => trainLoss),
    byEpoch(cell, 'test_accuracy', ({ testAccuracy }) => testAccuracy),
    byEpoch(cell, 'train_accuracy', ({ trainAccuracy }) => trainAccuracy),
    batchLoss(cell),
  ];
}

/** Of a run that became non-finite the epoch in which it did has no record: its figures are none. */
function byEpoch(
  { epochs, nonfinite }: Cell,
  metric: string,
  of: (epoch: EpochRecord) => number | null,
): Curve {
  const x = epochs.map(({ epoch }) => epoch);
  const y = epochs.map((epoch) => finiteOrNaN(of(epoch)));
  if (nonfinite === null) return { metric, along: 'epoch', x, y };
  return { metric, along: 'epoch', x: [...x, (x.at(-1) ?? -1) + 1], y: [...y, 'NaN'] };
}

/** Of each of the record's buckets the smallest and the largest loss; at the end what was not finite. */
function batchLoss({ batches: { buckets }, nonfinite }: Cell): Curve {
  const ends: readonly Value[] = nonfinite === null ? [] : ['NaN'];
  const low = [...buckets.min, ...ends];
  const high = [...buckets.max, ...ends];
  const middle = buckets.min.map((min, at) => (min + (buckets.max[at] ?? min)) / 2);
  return {
    metric: 'batch_loss',
    along: 'step',
    x: [...buckets.min.map((_, at) => at * buckets.size), ...(nonfinite === null ? [] : [nonfinite.step])],
    y: [...middle, ...ends],
    band: { low, high },
  };
}
