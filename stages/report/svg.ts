import { optimize, type Config } from 'svgo';
import { DARK } from './dark.js';
import { trusted, type Html } from './html.js';

const ATTRIBUTE = /([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')/g;
const START_TAG = /<([a-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>/gi;
const END_TAG = /<\/[a-z][\w:.-]*\s*>/gi;
const ELEMENTS = new Set(
  (
    'svg g path rect circle ellipse line polyline polygon text tspan title desc defs use marker pattern ' +
    'clippath mask lineargradient radialgradient stop symbol a image'
  ).split(' '),
);

/** A fifth fewer bytes, and the same curves to the tenth of a pixel that figures have. */
const SHORT_PATHS: Config = { plugins: [{ name: 'convertPathData', params: { floatPrecision: 1 } }] };

/** An image that is in the file itself. */
const PNG = /^data:image\/png;base64,[A-Za-z0-9+/]+={0,2}$/;
const PAINTS = new Set(['fill', 'stroke', 'color', 'stop-color', 'flood-color', 'lighting-color']);

/**
 * An SVG file as a part of the page.
 *
 * @param file names it in errors
 * @throws {Error} for whatever could run, load or restyle something: the page's policy would block it, and the figure
 *   would look wrong without a word; and for a colour that has no counterpart on a dark page
 */
export function inlineSvg(file: string, text: string): Html {
  const svg = text
    .replace(/^\s*<\?xml[^>]*\?>/, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .trim();
  if (!/^<svg\s/.test(svg) || !svg.endsWith('</svg>')) throw new Error(`${file}: is not an SVG file`);
  for (const [tag, element = '', attributes = ''] of svg.matchAll(START_TAG)) {
    if (!ELEMENTS.has(element.toLowerCase())) throw refused(file, `the element <${element}>`, tag);
    for (const [attribute, name = '', quoted = ''] of attributes.matchAll(ATTRIBUTE)) {
      const value = quoted.slice(1, -1);
      const isImage = element === 'image' && name === 'href' && PNG.test(value);
      if (!isImage && !isHarmless(name.toLowerCase(), value)) throw refused(file, attribute, tag);
      if (PAINTS.has(name) && !isKnown(value)) {
        throw new Error(
          `${file}: the colour ${value} has no counterpart on a dark page: add it to stages/report/dark.ts`,
        );
      }
    }
  }
  const rest = svg.replace(START_TAG, '').replace(END_TAG, '');
  const stray = rest.indexOf('<');
  if (stray >= 0) throw refused(file, 'markup that is no plain element', rest.slice(stray, stray + 80));
  return trusted(optimize(svg, SHORT_PATHS).data);
}

function isHarmless(name: string, value: string): boolean {
  if (name.startsWith('on') || name === 'style' || name === 'src') return false;
  if (name === 'href' || name === 'xlink:href') return value.startsWith('#');
  return !/url\(\s*(?!["']?#)/i.test(value.replace(/&quot;|&#39;/g, '"'));
}

/** Whether a dark page has something for the paint. */
function isKnown(paint: string): boolean {
  return paint === 'none' || paint.startsWith('url(') || DARK.has(paint);
}

function refused(file: string, what: string, where: string): Error {
  return new Error(`${file}: ${what} has no place in the report's figures: ${where.slice(0, 160)}`);
}
