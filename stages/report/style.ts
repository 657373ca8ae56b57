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

/**
 * The page's only style sheet. Its bytes are hashed into the page's policy as they stand here. Dark is for screens:
 * paper is light.
 */
export const STYLE = `
:root { color-scheme: light dark; ${variables(LIGHT)} }
@media screen and (prefers-color-scheme: dark) {
:root { ${variables(DARK_PAGE)} }
${darkRules('figure')}
}
[hidden] { display: none !important; }
* { box-sizing: border-box; }
html { font: 100%/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
  -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--page); color: var(--text); overflow-wrap: break-word; }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: -100vw; background: var(--card); padding: 0.5rem 1rem; }
.skip:focus { left: 0; top: 0; z-index: 1; }
.top, .page { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
.top { padding-top: 3rem; }
.top p { max-width: 44rem; color: var(--quiet); font-size: 1.0625rem; }
.top .verdict { color: var(--text); font-size: 1.25rem; line-height: 1.45; padding-left: 1rem; border-left: 3px solid var(--link); }
.top .change { color: var(--text); }
.top figure { margin: 0; }
@media (min-width: 68rem) {
  .top:has(figure) { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 7fr); gap: 2.5rem; align-items: start; padding-top: 2rem; padding-bottom: 2rem; }
}
h1 { font-size: clamp(1.75rem, 1.3rem + 2vw, 2.5rem); line-height: 1.15; letter-spacing: -0.015em; margin: 0 0 1rem;
  max-width: 40rem; text-wrap: balance; }
h2 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -0.01em; margin: 0 0 1rem; }
h3 { font-size: 1.125rem; line-height: 1.3; margin: 2.25rem 0 0.75rem; }
p, ul { max-width: 44rem; margin: 0 0 1rem; }
li { margin: 0 0 0.4rem; }
section { padding: 2.25rem 0 1.5rem; border-top: 1px solid var(--line); }
code { font: 0.875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
.contents { margin: 1.5rem 0 2rem; font-size: 0.9375rem; }
.contents ol { list-style: none; margin: 0; padding: 0; }
.contents > ol { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; }
.contents li { margin: 0; }
.contents li ol { display: none; }
.contents a { text-decoration: none; }
.contents a:hover { text-decoration: underline; }
.contents a[aria-current] { font-weight: 600; color: var(--text); }
@media (min-width: 68rem) {
  .page { display: grid; grid-template-columns: 11.5rem minmax(0, 1fr); gap: 3rem; }
  .contents { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow: auto; margin: 0; padding: 2.25rem 0; }
  .contents > ol { display: block; }
  .contents > ol > li { margin: 0 0 0.5rem; }
  .contents li ol { display: block; padding-left: 0.875rem; font-size: 0.875rem; }
  .contents li ol a { color: var(--quiet); }
  .contents > ol > li > a { display: block; margin-left: -0.75rem; padding-left: calc(0.75rem - 2px); border-left: 2px solid transparent; }
  .contents > ol > li > a[aria-current] { border-color: var(--link); }
}
.notice { background: var(--mixed-back); color: var(--mixed); padding: 0.75rem 1rem; border-radius: 6px; }
.facts { display: flex; flex-wrap: wrap; gap: 0.75rem 2.25rem; margin: 1.5rem 0; }
.facts div { display: flex; flex-direction: column-reverse; }
.facts dt { color: var(--quiet); font-size: 0.875rem; line-height: 1.3; }
.facts dd { margin: 0; font-size: 1.5rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
figure { position: relative; margin: 1.5rem 0 2.25rem; }
figure:has(+ .numbers) { margin-bottom: 0; }
.numbers { margin: 0 0 2.25rem; font-size: 0.9375rem; }
.plot { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 0.75rem; overflow-x: auto; }
.plot svg { display: block; width: 100%; min-width: 44rem; height: auto; }
.plot.wide svg, .plot.phone svg { min-width: 0; }
.plot.phone { display: none; }
.top .plot.wide { max-width: 48rem; }
@media (max-width: 67.99rem) {
  .plot.wide { display: none; }
  .plot.phone { display: block; max-width: 34rem; padding: 0.5rem 0.125rem; }
}
.references { max-width: 46rem; padding-left: 1.5rem; font-size: 0.9375rem; overflow-wrap: anywhere; }
.raw [data-layer="smoothed"] { display: none; }
.raw [data-layer="raw"] path { opacity: 0.9; stroke-width: 1.1px; }
.controls { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 0.25rem 1.25rem; margin: 0 0 0.4rem; font-size: 0.875rem; }
.controls label { display: inline-flex; align-items: center; gap: 0.4rem; min-height: 1.75rem; cursor: pointer; }
.controls input { width: 1rem; height: 1rem; margin: 0; accent-color: var(--link); }
.readable .plot { cursor: crosshair; }
.guide { stroke: var(--quiet); stroke-width: 1px; stroke-dasharray: 3 3; pointer-events: none; }
.dot { stroke: var(--card); stroke-width: 1.5px; pointer-events: none; }
.reading { position: absolute; z-index: 1; width: max-content; max-width: min(24rem, 100%); padding: 0.5rem 0.75rem; border: 1px solid var(--line);
  border-radius: 6px; background: var(--card); color: var(--text); box-shadow: 0 2px 10px #00000033; font-size: 0.8125rem; line-height: 1.45;
  font-variant-numeric: tabular-nums; pointer-events: none; }
.reading p { max-width: none; margin: 0; }
.reading .head { font-weight: 600; }
.reading .foot, .reading .spread { color: var(--quiet); }
.reading .row { display: grid; grid-template-columns: 0.75rem max-content 1fr; align-items: baseline; column-gap: 0.45rem; }
.reading .swatch { width: 0.75rem; height: 0.75rem; align-self: center; }
.unseen { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.anchor { padding: 0 0.3rem; color: var(--quiet); text-decoration: none; opacity: 0; }
figcaption:hover .anchor, caption:hover .anchor, .anchor:focus-visible { opacity: 1; }
@media (hover: none) { .anchor { opacity: 1; } }
figcaption { max-width: 44rem; margin: 0.6rem 0 0.4rem; font-size: 0.9375rem; color: var(--quiet); }
figcaption p { margin: 0; }
.bottom { max-width: 76rem; margin: 1.5rem auto 0; padding: 1.5rem 1.25rem 3rem; color: var(--quiet); font-size: 0.9375rem; }
figcaption strong { color: var(--text); }
.scroll { overflow-x: auto; margin: 1rem 0 1.5rem; max-width: 100%; }
table { border-collapse: collapse; font-size: 0.875rem; line-height: 1.45; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding: 0 0 0.5rem; font-size: 0.875rem; }
caption span { display: inline-block; position: sticky; left: 0; width: max-content; max-width: min(44rem, 100vw - 4.5rem); }
th, td { text-align: right; vertical-align: top; padding: 0.35rem 0.75rem; border-bottom: 1px solid var(--line); font-weight: 400; white-space: nowrap; }
thead th { font-weight: 600; border-bottom: 2px solid var(--line); vertical-align: bottom; line-height: 1.3; }
th:first-child, td:first-child { padding-left: 0; }
th.words, td.words, th.prose, td.prose { text-align: left; }
th.prose, td.prose { white-space: normal; min-width: 12rem; max-width: 34rem; }
.main td.prose { min-width: 9rem; }
tbody th { font-weight: 500; position: sticky; left: 0; background: var(--page); }
#claims details tbody th { background: var(--card); }
tbody tr:hover > * { background: var(--faint); }
details { margin: 0.35rem 0; }
summary { cursor: pointer; padding: 0.2rem 0; color: var(--link); width: fit-content; max-width: 100%; }
#claims details { border: 1px solid var(--line); border-radius: 6px; background: var(--card); padding: 0.35rem 0.9rem; }
#claims summary { color: inherit; width: auto; }
#claims details[open] summary { margin-bottom: 0.5rem; }
.claim-id { font-weight: 600; display: inline-block; min-width: 2.25rem; }
.outcomes { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; font-size: 0.875rem; color: var(--quiet); padding: 0.15rem 0 0.15rem 2.5rem; }
.chip { display: inline-block; padding: 0 0.45rem; border-radius: 4px; font-size: 0.8125rem; line-height: 1.55; white-space: nowrap; }
.chip.good { color: var(--good); background: var(--good-back); }
.chip.mixed { color: var(--mixed); background: var(--mixed-back); }
.chip.bad { color: var(--bad); background: var(--bad-back); }
.chip.slow { color: var(--slow); background: var(--slow-back); }
.chip.none { color: var(--none); background: var(--none-back); }
.definitions, .commands { margin: 1rem 0; }
.definitions div, .commands div { display: grid; grid-template-columns: 11rem minmax(0, 1fr); gap: 0 1rem; padding: 0.35rem 0; max-width: 46rem; }
.commands div { grid-template-columns: 16rem minmax(0, 1fr); }
.definitions dt { font-weight: 600; }
.definitions dd, .commands dd { margin: 0; }
@media (max-width: 40rem) {
  .top, .page { padding-left: 1rem; padding-right: 1rem; }
  .main th, .main td { white-space: normal; padding: 0.3rem 0.4rem; min-width: 0; }
  .main td.prose { min-width: 0; }
  .main .chip { white-space: normal; }
  .main .stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .main .stack, .main .stack tbody, .main .stack tr, .main .stack caption { display: block; }
  .main .stack tr { border-bottom: 1px solid var(--line); padding: 0.4rem 0; }
  .main .stack th, .main .stack td { display: block; border: 0; padding: 0.1rem 0; text-align: left; max-width: none; }
  .main .stack td[data-head]::before { content: attr(data-head) ": "; color: var(--quiet); }
  .reading { position: fixed; left: 0.5rem !important; right: 0.5rem; top: auto !important; bottom: 0.5rem; width: auto; max-width: none; }
  .top { padding-top: 2rem; }
  .definitions div, .commands div { grid-template-columns: minmax(0, 1fr); }
  .outcomes { padding-left: 0; }
}
@media (forced-colors: active) { .chip { border: 1px solid; } }
@media print {
  :root { --page: #ffffff; --text: #000000; --quiet: #444444; --line: #bbbbbb; --link: #000000; color-scheme: light; }
  html { font-size: 10pt; }
  .contents, .skip, .controls, .reading, .guide, .dot, .anchor, .numbers { display: none; }
  .page { display: block; }
  .top, .page { max-width: none; padding: 0; }
  section { break-before: auto; }
  figure, tr, .facts, .verdict { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  .scroll, .plot { overflow: visible; border-color: #bbbbbb; }
  table { font-size: 8pt; }
  th, td { padding: 0.2rem 0.4rem; white-space: normal; }
  td code { overflow-wrap: anywhere; }
  td.prose { min-width: 0; }
  caption span, tbody th { position: static; max-width: 44rem; }
  .plot svg { min-width: 0; }
  #claims details::details-content { content-visibility: visible; height: auto; }
}
`;
