import type { Scale } from '../state/choice.js';
import type { Joined } from './join.js';

/** A bit more than the values need, so that none lies on an edge. */
export function paddedRange(range: Joined['range'], scale: Scale): readonly [low: number, high: number] {
  if (range === null) return scale === 'log' ? [1, 10] : [0, 1];
  const [low, high] = range;
  if (scale === 'log') {
    const by = low === high ? 2 : (high / low) ** 0.06;
    return [Math.max(low / by, Number.MIN_VALUE), Math.min(high * by, Number.MAX_VALUE)];
  }
  const by = low === high ? Math.abs(low) / 10 || 1 : high * 0.06 - low * 0.06;
  return [Math.max(low - by, -Number.MAX_VALUE), Math.min(high + by, Number.MAX_VALUE)];
}

/** Powers of ten; where the range has few, numbers between them, too. */
export function logSplits([low, high]: readonly [low: number, high: number]): number[] {
  const [from, to] = [Math.log10(low), Math.log10(high)];
  const every = Math.max(1, Math.ceil((to - from) / 6));
  const factors = to - from > 3 ? [1] : to - from > 1.2 ? [1, 3] : [1, 1.5, 2, 3, 4, 5, 7];
  const first = Math.ceil(Math.floor(from) / every);
  const powers = Array.from(
    { length: Math.floor(to / every) - first + 1 },
    (_, index) => (first + index) * every,
  );
  const splits = powers.flatMap((power) =>
    factors.map((factor) => Number(`${String(factor)}e${String(power)}`)),
  );
  const inside = splits.filter((split) => split >= low && split <= high);
  return inside.length >= 2
    ? inside
    : [low, low + (high - low) / 2, high].map((split) => Number(split.toPrecision(3)));
}

/** A value's place on an axis: on a logarithmic one its logarithm. */
export function onAxis(y: number, scale: Scale): number {
  return scale === 'log' ? Math.log10(y) : y;
}
