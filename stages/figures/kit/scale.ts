import { extent } from 'simple-statistics';
import type { X, Y } from './spec.js';

/** Lowest and highest value, above 0 where the scale is logarithmic. */
export type Domain = readonly [number, number];

export type LossScale = 'log' | 'linear';

/** Losses above this are drawn at the frame's edge: they would press all others together. */
export const HIGHEST = 10;

/** Holds all losses that can be drawn, with a margin; a linear one begins at 0. */
export function lossDomain(losses: readonly number[], scale: LossScale): Domain {
  const drawn = losses.filter((loss) => loss > 0 && loss <= HIGHEST);
  const [low, high] = drawn.length === 0 ? [1, HIGHEST] : extent(drawn);
  return [scale === 'log' ? low / 1.05 : 0, high * 1.05];
}

/** Encodes a loss in nats by a field. */
export function lossY([low, high]: Domain, title: string | null, type: LossScale): (field: string) => Y {
  return (field) => ({
    field,
    type: 'quantitative',
    scale: { type, domain: [low, high], nice: false },
    axis: { title, format: '~g', tickCount: 6, grid: true },
  });
}

/** Encodes the field `epoch`. */
export function epochX(first: number, last: number, title: string | null): X {
  return {
    field: 'epoch',
    type: 'quantitative',
    scale: { domain: [first, Math.max(last, first + 1)], nice: false },
    axis: { title, format: 'd', tickCount: 6, tickMinStep: 1, grid: false },
  };
}
