import type { Dataset } from '../../stages/data/dataset.js';
import type { Setup } from '../../stages/engines/engine.js';
import { initialWeights } from '../../stages/model/initialisation.js';

/** What the study trains with. The rate makes no step longer or shorter. */
export const SIZES = { small: [64, 64], medium: [256, 256], large: [1024, 1024] } as const;
export const EPOCHS = 50;
export const BATCH = 64;
export const RATE = 0.01;
export const SEED = 0;

/** Images of the study's shape and number. */
export const IMAGES = { train: 60_000, test: 10_000, rows: 28, columns: 28, classes: 10 } as const;

export function setupOf(hidden: readonly number[], dataset: Dataset): Setup {
  const shape = { inputs: IMAGES.rows * IMAGES.columns, hidden, classes: IMAGES.classes };
  return { shape, dataset, weights: initialWeights(shape, SEED), learningRate: RATE, batchSize: BATCH };
}
