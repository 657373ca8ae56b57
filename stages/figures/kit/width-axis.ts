import type { Screen } from './screen.js';
import type { X, Y } from './spec.js';

/** Beside the outermost widths and rates, as a factor. */
const BESIDE = 1.35;

/** Encodes units of a hidden layer by the field `width`. */
export function widthX(widths: readonly number[]): X {
  return {
    field: 'width',
    type: 'quantitative',
    scale: {
      type: 'log',
      base: 2,
      domain: [Math.min(...widths) / BESIDE, Math.max(...widths) * BESIDE],
      nice: false,
    },
    axis: { title: 'units of each hidden layer', values: [...widths], format: 'd', grid: false },
  };
}

/** Holds all rates, over two octaves at least. */
export function rateDomain(rates: readonly number[]): [low: number, high: number] {
  if (rates.length === 0) return [0.25, 1];
  const [low, high] = [Math.min(...rates), Math.max(...rates)];
  const more = Math.max(1.2, 2 / Math.sqrt(high / low));
  return [low / more, high * more];
}

/** Encodes a learning rate by a field. */
export function rateY(field: string, domain: readonly [number, number], title: string | null): Y {
  return {
    field,
    type: 'quantitative',
    scale: { type: 'log', base: 2, domain: [...domain], nice: false },
    axis: { title, format: '~r', tickCount: 5 },
  };
}

/** Of a plot beside an axis with labels of numbers. */
export function plotWidth({ width }: Screen): number {
  return width - 72;
}
