import { groupBy } from '../analysis/group-by.js';
import type { LateDivergence } from '../tables/late-divergence.js';
import { counted, howMany, listed, rateText } from './english.js';

type Cell = LateDivergence['cells'][number];

/**
 * `On fresh seeds, within 50 epochs, 2 of 20 large networks became NaN or infinite at rate 0.5, and none of 40 small and
 * medium ones; …`: of the rates of which all runs are there. Empty without such a rate.
 */
export function lateSentence({ cells, hazard }: LateDivergence): string {
  if (cells.length === 0) return '';
  const epochs = Math.max(...hazard.map(({ to_epoch: to }) => to));
  const told = [...groupBy(cells, ({ learning_rate: rate }) => rate)].map(([rate, own], index) =>
    atRate(rate, own, index === 0),
  );
  return `On fresh seeds, within ${counted(epochs, 'epoch')}, ${told.join('; ')}.`;
}

function atRate(rate: number, cells: readonly Cell[], isFirst: boolean): string {
  const some = cells.filter(({ diverged }) => diverged > 0);
  const none = cells.filter(({ diverged }) => diverged === 0);
  const networks = isFirst ? ' networks' : '';
  const became = isFirst ? ' became NaN or infinite' : '';
  const at = `at rate ${rateText(rate)}`;
  const sizes = listed(none.map(({ size }) => size));
  const runs = none.reduce((sum, { runs: own }) => sum + own, 0);
  if (some.length === 0) return `${howMany(0)} of ${String(runs)} ${sizes}${networks}${became} ${at}`;
  const counts = listed(
    some.map(({ size, runs: of, diverged }) => `${String(diverged)} of ${String(of)} ${size}`),
  );
  const others = none.length === 0 ? '' : `, and ${howMany(0)} of ${String(runs)} ${sizes} ones`;
  return `${counts}${networks}${became} ${at}${others}`;
}

/** Claims about a chance ending, by the long runs on fresh seeds alone; empty without them. */
export function lateClaimsSentence({ claims }: LateDivergence): string {
  if (claims.length === 0) return '';
  const ids = listed(claims.map(({ id }) => id));
  const counts = listed(claims.map(({ k, n }) => `${String(k)} of ${String(n)}`));
  return `Of long runs on fresh seeds ${counts} do what ${ids} say.`;
}
