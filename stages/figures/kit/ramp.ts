import type { Domain } from './scale.js';

/** 0 … 255 */
export type Rgb = readonly [number, number, number];

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

/** Where there is no number to colour. */
export const NO_NUMBER: Shade = { fill: '#d5d9de', ink: 'black' };

/** More than the eye tells apart, and few enough for a page to have another colour for each. */
const STEPS = 64;

/** From the lowest value to the highest, evenly. */
export const SHADES: readonly Shade[] = Array.from({ length: STEPS + 1 }, (_, step) => {
  const channels = along(STOPS, step / STEPS);
  return { fill: hexOf(channels), ink: luminance(channels) > 0.18 ? 'black' : 'white' };
});

/** The colour of a value on a logarithmic scale; beyond the domain that of its edge. */
export function shadeOf(value: number, [low, high]: Domain): Shade {
  const share = Math.log(Math.min(high, Math.max(low, value)) / low) / Math.log(high / low);
  const shade = SHADES[Math.round(share * STEPS)];
  if (shade === undefined) throw new RangeError(`${String(value)} has no colour`);
  return shade;
}

/** The colour at a share of the way through the stops, which lie at equal distances. */
export function along(stops: readonly Rgb[], share: number): Rgb {
  const place = share * (stops.length - 1);
  const from = Math.min(stops.length - 2, Math.floor(place));
  const [start, end] = [stops[from], stops[from + 1]];
  if (start === undefined || end === undefined) throw new RangeError(`${String(share)} has no colour`);
  const between = (channel: 0 | 1 | 2): number =>
    Math.round(start[channel] + (place - from) * (end[channel] - start[channel]));
  return [between(0), between(1), between(2)];
}

/** `#rrggbb` */
export function hexOf(channels: Rgb): string {
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance of WCAG: at 0.18 black and white have the same contrast. */
function luminance(channels: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const value = channel / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
