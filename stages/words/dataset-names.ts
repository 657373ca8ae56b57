import type { CellRow } from '../tables/cell-table.js';

export const DATASET_NAMES: Readonly<Record<CellRow['dataset'], string>> = {
  'fashion-mnist': 'Fashion-MNIST',
  mnist: 'MNIST',
};
