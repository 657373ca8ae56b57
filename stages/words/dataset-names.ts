import type { CellRow } from '../tables/cells.js';

export const DATASET_NAMES: Readonly<Record<CellRow['dataset'], string>> = {
  'fashion-mnist': 'Fashion-MNIST',
  mnist: 'MNIST',
};
