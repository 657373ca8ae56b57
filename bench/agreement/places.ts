import { join } from 'node:path';
import type { Dataset } from '../../stages/data/dataset.js';
import { readDataset } from '../../stages/data/read-dataset.js';
import { FULL_SIZE, syntheticDataset } from '../../test/engines/synthetic.js';
import { SIZES } from '../engine/study.js';

const DATA = join(import.meta.dirname, '..', '..', 'data');

export const STEPS = 200;

/** Where a band is made: the study's cells at rates up to 0.1, and the networks of the engines' tests. */
export interface Place {
  readonly dataset: 'synthetic' | 'fashion-mnist' | 'mnist';
  readonly hidden: readonly number[];
  readonly learningRate: number;
  /** Of initial weights and batches. */
  readonly seeds: readonly number[];
  /** Perturbed runs of each seed. */
  readonly draws: number;
}

/** A large run takes as long as twenty small ones; and slow rates part little, whatever the seed. */
export const PLACES: readonly Place[] = (['synthetic', 'fashion-mnist', 'mnist'] as const).flatMap(
  (dataset) =>
    [0.1, 0.01, ...(dataset === 'synthetic' ? [] : [0.001, 0.0001, 0.00001])].flatMap((learningRate) =>
      Object.values(SIZES).map((hidden): Place => {
        const isLarge = hidden[0] === SIZES.large[0];
        const seeds = isLarge && learningRate < 0.01 ? [0, 1, 2] : [0, 1, 2, 3, 4];
        return { dataset, hidden, learningRate, seeds, draws: isLarge ? 4 : 8 };
      }),
    ),
);

export async function datasetOf({ dataset }: Place): Promise<Dataset> {
  return dataset === 'synthetic' ? syntheticDataset(FULL_SIZE) : readDataset(join(DATA, dataset));
}
