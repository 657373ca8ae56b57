import { groupBy } from '../analysis/group-by.js';

/** How a prediction came out (docs/protocol.md, clarifications). */
export type Held = 'borne out' | 'partly' | 'not borne out' | 'open';

/** From and to; without a bound on a side, `Infinity`. */
export type Range = readonly [low: number, high: number];

/** Is what was measured in the range? Without an interval that is open. */
export function heldInside(interval: Range | null, [low, high]: Range): Held {
  if (interval === null) return 'open';
  const [from, to] = interval;
  if (from > low && to < high) return 'borne out';
  return to < low || from > high ? 'not borne out' : 'open';
}

export function heldIf(met: boolean): Held {
  return met ? 'borne out' : 'not borne out';
}

/** A prediction of several things, each held by itself. */
export function heldTogether(all: readonly Held[]): Held {
  const counts = groupBy(all, (held) => held);
  const [only] = counts.keys();
  if (only === undefined) return 'open';
  if (counts.size === 1) return only;
  return counts.has('borne out') || counts.has('partly') ? 'partly' : 'open';
}

/** The uncertainty that the mean-field estimate states. */
const ABOUT = 0.3;

/** What counts as about that value. */
export function about(value: number): Range {
  const off = ABOUT * Math.abs(value);
  return [value - off, value + off];
}

export const BELOW_ZERO: Range = [-Infinity, 0];
