import type { X, Y } from './spec.js';

/** Lowest and highest value, above 0 where the scale is logarithmic. */
export type Domain = readonly [number, number];

export type LossScale = 'log' | 'linear';

/** Losses above this are drawn at the frame's edge: they would press all others together. */
const HIGHEST = 10;

/** Of a frame without values. */
const EMPTY: Domain = [1, HIGHEST];

/** Holds all values that can be drawn, with a margin. Values that aren't finite and above 0 don't count. */
export function logDomain(values: readonly number[], highest = HIGHEST): Domain {
  const drawn = values.filter((value) => Number.isFinite(value) && value > 0 && value <= highest);
  if (drawn.length === 0) return EMPTY;
  const low = Math.min(...drawn);
  const high = Math.max(...drawn);
  const margin = Math.max(1.02, (high / low) ** 0.05);
  return [low / margin, high * margin];
}

/** From 0 to the highest value that is drawn, with a margin. */
export function linearDomain(values: readonly number[], highest = HIGHEST): Domain {
  const drawn = values.filter((value) => Number.isFinite(value) && value <= highest);
  return [0, 1.05 * Math.max(...(drawn.length === 0 ? EMPTY : drawn))];
}

/** The value, or the edge beyond which it lies; what isn't finite lies above. */
export function within([low, high]: Domain, value: number): number {
  if (Number.isNaN(value)) return high;
  return Math.min(high, Math.max(low, value));
}

const STEPS: readonly (readonly number[])[] = [
  [1],
  [1, 3],
  [1, 2, 5],
  [1, 1.5, 2, 3, 4, 6],
  [1, 1.2, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8],
];
const FEWEST = 4;

/**
 * Round values for a logarithmic axis: at least four where the domain has so many. None at the very top, where its
 * label would push a panel's title up.
 */
export function logTicks([low, top]: Domain): number[] {
  const high = top / (top / low) ** 0.03;
  const first = Math.floor(Math.log10(low));
  const decades = Array.from(
    { length: Math.ceil(Math.log10(high)) - first + 1 },
    (_, index) => first + index,
  );
  const ticksOf = (steps: readonly number[]): number[] =>
    decades
      .flatMap((decade) => steps.map((step) => Number((step * 10 ** decade).toPrecision(3))))
      .filter((tick) => tick >= low && tick <= high);
  for (const steps of STEPS) {
    const ticks = ticksOf(steps);
    if (ticks.length >= FEWEST) return ticks;
  }
  return linearTicks([low, high]);
}

/** As `logTicks`. */
function lossTicks([low, top]: Domain, scale: LossScale): number[] {
  return scale === 'log' ? logTicks([low, top]) : linearTicks([low, top - 0.03 * (top - low)]);
}

/** Multiples of the smallest round step that gives at most seven. */
function linearTicks([low, high]: Domain): number[] {
  for (let decade = Math.floor(Math.log10(high - low)) - 1; ; decade++) {
    for (const step of [1, 2, 5].map((digit) => digit * 10 ** decade)) {
      const from = Math.ceil(low / step);
      const count = Math.floor(high / step) - from + 1;
      if (count <= 7) {
        return Array.from({ length: count }, (_, index) => Number(((from + index) * step).toPrecision(6)));
      }
    }
  }
}

/** Encodes a loss in nats by a field. */
export function lossY(domain: Domain, title: string | null, scale: LossScale = 'log'): (field: string) => Y {
  return (field) => ({
    field,
    type: 'quantitative',
    scale: { type: scale, domain: [...domain], nice: false },
    axis: { title, values: lossTicks(domain, scale), format: '~g', grid: true },
  });
}

/** Encodes an epoch by a field. */
export function epochX(last: number, title: string | null, first = 0): (field: string) => X {
  const step = [1, 2, 5, 10, 20, 50, 100].find((width) => last / width <= 6) ?? Math.ceil(last / 6);
  const values = Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => index * step);
  return (field) => ({
    field,
    type: 'quantitative',
    scale: { domain: [first, Math.max(last, first + 1)], nice: false, zero: false },
    axis: { title, values: values.filter((value) => value >= first), format: 'd', grid: false },
  });
}
