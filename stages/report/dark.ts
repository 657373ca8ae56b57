import { along, hexOf, SHADES, type Rgb } from '../figures/kit/ramp.js';

/**
 * What each colour of the figures becomes on a dark page. Figures on disk are light; the page's sheet gives their
 * marks these colours, by the attributes that they have. Light and dark trade places: what is dark with white text in
 * it becomes light with dark text in it, so that a letter stays legible on its cell. Hues stay.
 */
const COUNTERPARTS: Readonly<Record<string, string>> = {
  // Ground and ink.
  white: '#1c2025',
  black: '#0d1013',
  '#1d2126': '#e4e6e9',
  '#555d66': '#a5adb7',
  '#8a929b': '#737c87',
  '#e3e6ea': '#333a42',
  '#9aa3ad': '#7d8691',
  // Sizes and widths.
  '#0072b2': '#56a8f5',
  '#c75000': '#f28e3c',
  '#007a5e': '#3fd08f',
  // Verdicts.
  '#7a1f5c': '#d160ab',
  '#b3401f': '#ee7d56',
  '#e69f00': '#e69f00',
  '#d5d9de': '#9aa2ac',
  '#f0e442': '#f0e442',
  '#cc9fc0': '#e3c3da',
  '#56b4e9': '#56b4e9',
  '#f4f5f6': '#c3c9d0',
};

/** As the light ramp, from light to dark, and never so dark that it is lost on the page. */
const RAMP: readonly Rgb[] = [
  [247, 252, 201],
  [199, 233, 180],
  [127, 205, 187],
  [65, 182, 196],
  [73, 157, 208],
  [108, 140, 217],
  [134, 123, 214],
];

/** By the colour in the file. */
export const DARK: ReadonlyMap<string, string> = new Map([
  ...Object.entries(COUNTERPARTS),
  ...SHADES.map(({ fill }, step): [string, string] => [fill, hexOf(along(RAMP, step / (SHADES.length - 1)))]),
]);

/** Rules for marks within `scope`, by their attributes. */
export function darkRules(scope: string): string {
  return [...DARK]
    .filter(([light, dark]) => light !== dark)
    .flatMap(([light, dark]) =>
      ['fill', 'stroke'].map((paint) => `${scope} [${paint}="${light}"] { ${paint}: ${dark}; }`),
    )
    .join('\n');
}
