/**
 * What each colour of the figures becomes on a dark page. Light and dark trade places: what is dark with white text in
 * it becomes light with dark text in it, so that a letter stays legible on its cell. Hues stay.
 */
export const DARK: ReadonlyMap<string, string> = new Map(
  Object.entries({
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
    // Losses: never so dark that they are lost on the page.
    '#f7fcc9': '#f7fcc9',
    '#c7e9b4': '#c7e9b4',
    '#7fcdbb': '#7fcdbb',
    '#41b6c4': '#41b6c4',
    '#1d91c0': '#499dd0',
    '#225ea8': '#6c8cd9',
    '#0c2c84': '#867bd6',
  }),
);

/** Rules for marks within `scope`, by their attributes. */
export function darkRules(scope: string): string {
  return [...DARK]
    .filter(([light, dark]) => light !== dark)
    .flatMap(([light, dark]) =>
      ['fill', 'stroke'].map((paint) => `${scope} [${paint}="${light}"] { ${paint}: ${dark}; }`),
    )
    .join('\n');
}
