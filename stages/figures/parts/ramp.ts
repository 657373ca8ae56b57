import type { Domain } from './scale.js';

type Rgb = readonly [number, number, number];

/** From low to high loss, ever darker, so that it reads without hue (Brewer's yellow-green-blue). */
const STOPS: readonly Rgb[] = [
  [247, 252, 201],
  [199, 233, 180],
  [127, 205, 187],
  [65, 182, 196],
  [29, 145, 192],
  [34, 94, 168],
  [12, 44, 132],
];

export interface Shade {
  readonly fill: string;
  /** Legible on it. */
  readonly ink: 'black' | 'white';
}

/** The colour of a value on a logarithmic scale; beyond the domain that of its edge. */
export function shadeOf(value: number, [low, high]: Domain): Shade {
  const share = Math.log(Math.min(high, Math.max(low, value)) / low) / Math.log(high / low);
  const place = share * (STOPS.length - 1);
  const from = Math.min(STOPS.length - 2, Math.floor(place));
  const [start, end] = [STOPS[from], STOPS[from + 1]];
  if (start === undefined || end === undefined) throw new RangeError(`${String(value)} has no colour`);
  const mixed = start.map((channel, index) =>
    Math.round(channel + (place - from) * ((end[index] ?? 0) - channel)),
  );
  const hex = mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('');
  return { fill: `#${hex}`, ink: luminance(mixed) > 0.18 ? 'black' : 'white' };
}

/** Relative luminance of WCAG: at 0.18 black and white have the same contrast. */
function luminance(channels: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const value = channel / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
