import type { Y } from './spec.js';

/** Shares that are labelled. */
const TICKS: readonly number[] = [0, 0.0005, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

/**
 * Encodes a spike rate, a share of steps, by a field. By its square root: most are 0, which a logarithm couldn't show,
 * and the others lie within two decades.
 *
 * @param highest the largest share that is drawn
 */
export function spikeY(highest: number, title: string | null): (field: string) => Y {
  // Room above the last label, which would push a panel's title up.
  const top = 1.15 * Math.max(highest, 0.005);
  return (field) => ({
    field,
    type: 'quantitative',
    scale: { type: 'sqrt', domain: [0, top], nice: false },
    axis: { title, values: TICKS.filter((tick) => tick < 0.95 * top), format: '.2~%', grid: true },
  });
}
