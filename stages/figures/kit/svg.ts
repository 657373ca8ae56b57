import { FONT } from './font-family.js';
import { markedBy, type ScaleOf } from './marked.js';

/** Decimals of a pixel that a file keeps. */
const DECIMALS = 1;

/**
 * Vega's SVG made fit for a page: it scales with its container, says what it shows, shares no id and no class with
 * other figures, and has no digits beyond what can be seen. Classes that name a panel or a layer become attributes.
 *
 * @throws {Error} when the text doesn't begin as Vega's SVG does
 */
export function finishSvg(
  svg: string,
  {
    id,
    title,
    description,
    scaleOf,
  }: {
    readonly id: string;
    readonly title: string;
    readonly description: string;
    readonly scaleOf: ScaleOf;
  },
): string {
  const [root, viewBox] = /^<svg [^>]*?(viewBox="[^"]*")[^>]*>/.exec(svg) ?? [];
  if (root === undefined || viewBox === undefined) throw new Error(`${id}: no SVG: ${svg.slice(0, 200)}`);
  const head =
    `<svg xmlns="http://www.w3.org/2000/svg" ${viewBox} role="img" aria-labelledby="${id}-title ${id}-desc" font-family="${FONT}">` +
    `<title id="${id}-title">${escape(title)}</title><desc id="${id}-desc">${escape(description)}</desc>`;
  const marked = (tag: string): string =>
    tag.replace(/ class="([^"]*)"/, (_, className: string) => markedBy(className, scaleOf));
  const body = svg
    .slice(root.length)
    .replace(/<[^>]+>/g, (tag) => marked(shortened(tag.replace(LEFT_OUT, ''))))
    .replace(NO_FOREGROUND, '')
    .replaceAll(` font-family="${FONT}"`, '')
    .replace(/ id="([^"]*)"/g, ` id="${id}-$1"`)
    .replace(/url\(#([^)]*)\)/g, `url(#${id}-$1)`);
  return `${head}${body}\n`;
}

/** Within an image nothing is focused, named or pointed at by itself; and what SVG takes for granted isn't said. */
const LEFT_OUT = / (?:(?:pointer-events|role|aria-[a-z]+)="[^"]*"|(?:opacity|stroke-width)="1")/g;

/** Vega's foreground of a group, for borders that no figure has. */
const NO_FOREGROUND = /<path d="" display="none"\/>/g;

function shortened(tag: string): string {
  return tag.replace(/-?\d+\.\d+(?:e[-+]?\d+)?/g, (number) =>
    String(Number(Number(number).toFixed(DECIMALS)) + 0),
  );
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
