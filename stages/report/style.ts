import { darkRules } from './dark.js';

/** The colours of the page's own parts, by what they are for; `…-back` is the ground of a chip. */
export const LIGHT = {
  page: '#fbfbf9',
  card: '#ffffff',
  text: '#1d2126',
  quiet: '#565e68',
  line: '#d9dce0',
  faint: '#eff0ee',
  link: '#0b5394',
  good: '#17663a',
  'good-back': '#e3f3e8',
  mixed: '#7a4b00',
  'mixed-back': '#fbeed3',
  bad: '#a1201b',
  'bad-back': '#fbe5e3',
  slow: '#1f4f8a',
  'slow-back': '#e3edf9',
  none: '#565e68',
  'none-back': '#ecedef',
} as const;

type Colour = keyof typeof LIGHT;

export const DARK_PAGE: Readonly<Record<Colour, string>> = {
  page: '#15181c',
  card: '#1c2025',
  text: '#e4e6e9',
  quiet: '#a5adb7',
  line: '#383f47',
  faint: '#22272d',
  link: '#8ec1f5',
  good: '#8fd9a8',
  'good-back': '#1a2d24',
  mixed: '#f0c67a',
  'mixed-back': '#372d1c',
  bad: '#f5a49e',
  'bad-back': '#3a2021',
  slow: '#9cc4f3',
  'slow-back': '#1b2b40',
  none: '#a5adb7',
  'none-back': '#2a3037',
};

function variables(colours: Readonly<Record<Colour, string>>): string {
  return Object.entries(colours)
    .map(([name, colour]) => `--${name}: ${colour};`)
    .join(' ');
}

const TONES = ['good', 'mixed', 'bad', 'slow', 'none'] as const satisfies readonly Colour[];

/** The sheet's beginning: the page's colours by their names, and what the marks of figures become on a dark page. */
export const COLOURS = `
:root { color-scheme: light dark; ${variables(LIGHT)} }
@media screen and (prefers-color-scheme: dark) {
:root { ${variables(DARK_PAGE)} }
${darkRules('figure')}
}
${TONES.map((tone) => `.chip.${tone} { color: var(--${tone}); background: var(--${tone}-back); }`).join('\n')}
`;
