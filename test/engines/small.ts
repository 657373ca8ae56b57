import type { Setup } from '../../stages/engines/engine.js';
import { batchOrder } from '../../stages/model/batch-order.js';
import { initialWeights } from '../../stages/model/initialisation.js';
import { syntheticDataset } from './synthetic.js';

/** Small enough for the reference; 17 and 13 units leave partial vectors. */
export const SMALL: Setup = {
  shape: { inputs: 36, hidden: [17, 13], classes: 10 },
  dataset: syntheticDataset({ train: 2000, test: 1201, rows: 6, columns: 6, classes: 10 }),
  weights: initialWeights({ inputs: 36, hidden: [17, 13], classes: 10 }, 0),
  learningRate: 0.1,
  batchSize: 10,
};

/** 200 batches. */
export const ORDER = batchOrder(2000, 10, 0).next().value;
