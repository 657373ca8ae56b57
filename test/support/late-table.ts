import type { LateDivergence } from '../../stages/tables/late-divergence.js';

type Cell = LateDivergence['cells'][number];

function cell(size: Cell['size'], rate: number, runs: number, epochs: readonly number[]): Cell {
  return { size, learning_rate: rate, runs, diverged: epochs.length, epochs: [...epochs] };
}

/** Long runs of which large networks fail, and others hardly. */
export const LATE: LateDivergence = {
  v: 1,
  cells: [
    cell('small', 0.5, 20, []),
    cell('medium', 0.5, 20, []),
    cell('large', 0.5, 20, [1, 17]),
    cell('small', 1, 20, []),
    cell('medium', 1, 20, [1]),
    cell(
      'large',
      1,
      10,
      Array.from({ length: 9 }, () => 1),
    ),
  ],
  rates: [],
  hazard: [
    {
      ...{ size: 'large', learning_rate: 0.5, from_epoch: 26, to_epoch: 50 },
      ...{ entered: 450, diverged: 0, hazard: 0, ci95: null },
    },
  ],
  claims: [
    { id: 'C6', k: 9, n: 10, ci95: [0.6, 0.98], word: 'usual' },
    { id: 'C7', k: 6, n: 20, ci95: [0.15, 0.52], word: 'sometimes' },
    { id: 'C8', k: 18, n: 20, ci95: [0.7, 0.97], word: 'usual' },
  ],
};
