import type { LateDivergence } from '../../tables/late-divergence.js';
import type { BesideEndpoint } from '../../tables/predictions.js';
import { wilsonInterval } from '../critical/wilson.js';
import { besideSlope, endpointOf, type Endpoint } from './endpoint.js';
import { fisherP, oddsRatioInterval, type Group } from './fisher.js';
import { outcomeIn } from './outcome.js';
import { waitingForRate } from './waiting.js';

const RATE = 0.5;

/** Large networks against the others at 0.5, by Fisher's exact test, one-sided (docs/protocol.md). */
export function lateEndpoint(late: LateDivergence): Endpoint {
  const spec = {
    number: 7,
    text: 'late divergence at 0.5: large networks against small and medium together',
    against: 1,
    predicted: { text: 'large more: an odds ratio above 1', range: [1, Infinity] },
    isDirection: true,
  } as const;
  return endpointOf(spec, waitingForRate(late, RATE), () => {
    const { large, others } = lateGroups(late);
    const [low, high] = oddsRatioInterval(large, others);
    return {
      // Runs are counted, not seeds' means: there is no interval of Student's.
      measured: {
        values: [],
        ofSeeds: 0,
        beside: [
          besideShare('large', large),
          besideShare('small and medium', others),
          besideBounds(low, high),
        ],
      },
      p: fisherP(large, others),
      // Without an upper bound it reaches up to the range's end, which no number does.
      outcome: outcomeIn([low, Math.min(high, Number.MAX_VALUE)], spec.predicted.range),
    };
  });
}

/** Those that became non-finite at 0.5, of the large networks and of the others. */
export function lateGroups({ cells }: LateDivergence): { readonly large: Group; readonly others: Group } {
  const groupOf = (isLarge: boolean): Group => {
    const own = cells.filter((cell) => cell.learning_rate === RATE && (cell.size === 'large') === isLarge);
    return {
      yes: own.reduce((sum, { diverged }) => sum + diverged, 0),
      total: own.reduce((sum, { runs }) => sum + runs, 0),
    };
  };
  return { large: groupOf(true), others: groupOf(false) };
}

function besideShare(name: string, { yes, total }: Group): BesideEndpoint {
  const told = `${name}: ${yes} of ${total} became non-finite`;
  return besideSlope(told, yes / total, wilsonInterval(yes, total));
}

/** A bound that the data don't give is left out: JSON has no infinity. */
function besideBounds(low: number, high: number): BesideEndpoint {
  const text = 'odds ratio, exact 95 % interval';
  if (Number.isFinite(high)) return besideSlope(text, null, [low, high]);
  return besideSlope(`${text}: from this value on, without an upper bound`, low, null);
}
