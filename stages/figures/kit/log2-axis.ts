import type { Domain } from './scale.js';
import type { X, Y } from './spec.js';

interface Log2Axis {
  /** Lowest and highest logarithm. */
  readonly domain: Domain;
  readonly title: string | null;
  /** Logarithms that are labelled; those of `octaveTicks` by default. */
  readonly ticks?: readonly number[];
  readonly labels?: boolean;
  readonly grid?: boolean;
}

/** Encodes a base-2 logarithm by a field; the axis shows what it is the logarithm of. */
export function log2X(axis: Log2Axis): (field: string) => X {
  return (field) => ({ field, type: 'quantitative', ...scaleAndAxis(axis) });
}

/** As `log2X`. */
export function log2Y(axis: Log2Axis): (field: string) => Y {
  return (field) => ({ field, type: 'quantitative', ...scaleAndAxis(axis) });
}

function scaleAndAxis({ domain, title, ticks, labels = true, grid = true }: Log2Axis): {
  scale: { domain: number[]; nice: false; zero: false };
  axis: { title: string | null; values: number[]; labelExpr: string; labels: boolean; grid: boolean };
} {
  const values = [...(ticks ?? octaveTicks(domain))];
  const texts = values.map((value) => `'${shortText(2 ** value)}'`).join(',');
  return {
    scale: { domain: [...domain], nice: false, zero: false },
    axis: {
      title,
      values,
      labelExpr: `[${texts}][indexof([${values.join(',')}],datum.value)]`,
      labels,
      grid,
    },
  };
}

/** Octaves, or halves or quarters of one where the domain has few. */
function octaveTicks([low, high]: Domain): readonly number[] {
  const step = [1, 0.5, 0.25].find((width) => (high - low) / width >= 3) ?? 0.25;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.max(0, Math.floor(high / step) - first + 1) }, (_, index) => {
    return (first + index) * step;
  });
}

/** Two significant digits; whole numbers in full. */
export function shortText(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(2)));
}
