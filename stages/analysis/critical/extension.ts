import type { Controls } from '../../tables/controls.js';
import { groupBy } from '../group-by.js';
import { MOST_CENSORED } from './decision.js';
import type { Slopes } from './slopes.js';
import type { Graded } from './threshold.js';

/**
 * Whether the grid of rates must be extended, and by which octaves: the next above its end while 10 % or more of the
 * thresholds are censored from above, the next below in the same way (docs/protocol.md).
 */
export function extensionOf<R extends Graded>(
  runs: readonly R[],
  steps: number,
  { seeds, thresholds }: Slopes,
  failed: (run: R) => boolean,
): Controls['controls'][number]['extension'] {
  const censored = (side: 'above' | 'below'): number =>
    seeds
      .flatMap((seed) => seed.thresholds)
      .filter((entry) => entry.threshold.kind === 'censored' && entry.threshold.from === side).length;
  const [above, below] = [censored('above'), censored('below')];
  const rates = runs.map(({ log2Rate }) => log2Rate);
  // The rates of octave o are 2^(o + 1/steps) … 2^(o + 1).
  const next = Math.max(...rates);
  const previous = Math.min(...rates) - 1 / steps - 1;
  return {
    censored_above: above,
    censored_below: below,
    without_success: [...groupBy(runs, ({ width, seed }) => `${width} ${seed}`).values()].filter((own) =>
      own.every(failed),
    ).length,
    octaves_to_add: [
      ...(below / thresholds >= MOST_CENSORED ? [Math.round(previous)] : []),
      ...(above / thresholds >= MOST_CENSORED ? [Math.round(next)] : []),
    ],
  };
}
