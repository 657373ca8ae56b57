import type { LateDivergence } from '../../tables/late-divergence.js';
import type { Cell } from '../../train/cell.js';
import { cellRow, epochRows } from '../cell-row.js';
import { CHANCE_CLAIMS, toldByLong } from '../claims/proportion.js';
import { runsOf } from '../claims/run.js';
import type { Interval } from '../critical/student.js';
import { wilsonInterval } from '../critical/wilson.js';
import { figures } from '../significant.js';

/** C6 to C8 from these runs of 50 epochs alone: k of n, Wilson's interval, and the word for it (docs/protocol.md). */
export function chanceClaims(cells: readonly Cell[]): LateDivergence['claims'] {
  const runs = runsOf(cells.map(cellRow), cells.flatMap(epochRows));
  return CHANCE_CLAIMS.flatMap((id): LateDivergence['claims'] => {
    const told = runs.flatMap((run) => toldByLong(id, run) ?? []);
    if (told.length === 0) return [];
    const k = told.filter((answer) => answer === 'yes').length;
    const share = wilsonInterval(k, told.length);
    return [{ id, k, n: told.length, ci95: figures(share), word: wordFor(share) }];
  });
}

/** How often something comes, by the interval of its share. */
export function wordFor([low, high]: Interval): 'usual' | 'sometimes' | 'rare' {
  if (low > 1 / 2) return 'usual';
  return high < 1 / 10 ? 'rare' : 'sometimes';
}
