import type { CellRow } from '../../tables/cells.js';
import type { Secondary } from '../../tables/secondary.js';
import type { Run } from '../claims/run.js';
import { groupBy } from '../group-by.js';
import { pairDistances, rms, type PairDistance } from './collapse.js';
import { estimateOf, type Estimate } from './estimate.js';

type Collapse = Secondary['collapse'][number];

/** Of each data set and size of the original's grid that has two neighbouring small rates. */
export function collapses(
  runs: readonly Run[],
  widths: Readonly<Record<CellRow['size'], number>>,
): readonly Collapse[] {
  const groups = groupBy(runs, ({ row: { dataset, size } }) => `${dataset} ${size}`).values();
  return [...groups].flatMap((own): Collapse[] => {
    const [first] = own;
    const collapse = collapseOf(own);
    if (first === undefined || collapse === null) return [];
    const { dataset, size } = first.row;
    return [{ dataset, size, width: widths[size], ...collapse }];
  });
}

/**
 * How far the curves of neighbouring small rates lie apart; `null` without two such rates.
 *
 * @param runs of one data set and size
 */
function collapseOf(runs: readonly Run[]): Pick<Collapse, 'distance' | 'at_equal_epochs' | 'pairs'> | null {
  const distances = pairDistances(runs);
  if (distances.length === 0) return null;
  const pairs = [...groupBy(distances, ({ lower }) => lower)];
  const complete = [...groupBy(distances, ({ seed }) => seed).values()].filter(
    ({ length }) => length === pairs.length,
  );
  const over = (of: (pair: PairDistance) => number): Estimate =>
    estimateOf(complete.map((own) => rms(own.map(of))));
  return {
    distance: over(({ distance }) => distance),
    at_equal_epochs: over(({ atEqualEpochs }) => atEqualEpochs),
    pairs: pairs.map(([lower, own]) => ({
      lower,
      higher: Math.max(...own.map(({ higher }) => higher)),
      distance: estimateOf(own.map(({ distance }) => distance)),
      at_equal_epochs: estimateOf(own.map(({ atEqualEpochs }) => atEqualEpochs)),
    })),
  };
}
