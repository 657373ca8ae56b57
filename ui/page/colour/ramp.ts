/** 0 … 255 */
export type Rgb = readonly [number, number, number];

/** Viridis, at equal distances: even steps of lightness, and told apart by the colour-blind. */
const STOPS: readonly Rgb[] = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 74, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [110, 206, 88],
  [181, 222, 43],
  [253, 231, 37],
];

/** More than the eye tells apart. */
const STEPS = 128;

export interface Shade {
  readonly fill: string;
  /** Legible on it. */
  readonly ink: string;
}

/** From the lowest to the highest. */
export const RAMP: readonly Shade[] = Array.from({ length: STEPS + 1 }, (_, step) =>
  shade(along(step / STEPS)),
);

/** At a share of the way, 0 … 1. */
export function rampAt(share: number): Shade {
  const found = RAMP[Math.round(Math.min(1, Math.max(0, share)) * STEPS)];
  if (found === undefined) throw new RangeError(`${String(share)} has no colour`);
  return found;
}

/** A colour with the ink that is legible on it. */
export function shade(channels: Rgb): Shade {
  return { fill: hexOf(channels), ink: luminance(channels) > 0.18 ? '#000000' : '#ffffff' };
}

function along(share: number): Rgb {
  const place = share * (STOPS.length - 1);
  const from = Math.min(STOPS.length - 2, Math.floor(place));
  const [start, end] = [STOPS[from], STOPS[from + 1]];
  if (start === undefined || end === undefined) throw new RangeError(`${String(share)} has no colour`);
  const between = (channel: 0 | 1 | 2): number =>
    Math.round(start[channel] + (place - from) * (end[channel] - start[channel]));
  return [between(0), between(1), between(2)];
}

function hexOf(channels: Rgb): string {
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance of WCAG: at 0.18 black and white have the same contrast. */
function luminance(channels: Rgb): number {
  const [red, green, blue] = channels.map((channel) => {
    const value = channel / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
