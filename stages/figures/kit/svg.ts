import { markedBy, type AxisOf } from './marked.js';
import { FONT } from './theme.js';

/** What a figure says of itself to those who can't see it. */
interface Head {
  /** Unique among the figures of a page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** An SVG file's beginning, as every figure has it. */
export function headOf({ id, title, description }: Head, viewBox: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}" role="img" aria-labelledby="${id}-title ${id}-desc" font-family="${FONT}">` +
    `<title id="${id}-title">${escape(title)}</title><desc id="${id}-desc">${escape(description)}</desc>`
  );
}

/**
 * Vega's SVG made fit for a page: it scales with its container, says what it shows, shares no id and no class with
 * other figures, and has no digits beyond what can be seen. Classes that name a panel or a layer become attributes.
 *
 * @throws {Error} when the text doesn't begin as Vega's SVG does
 */
export function finishSvg(svg: string, { axisOf, id, ...head }: Head & { readonly axisOf: AxisOf }): string {
  const [root, viewBox] = /^<svg [^>]*?viewBox="([^"]*)"[^>]*>/.exec(svg) ?? [];
  if (root === undefined || viewBox === undefined) throw new Error(`${id}: no SVG: ${svg.slice(0, 200)}`);
  const marked = (tag: string): string =>
    tag.replace(/ class="([^"]*)"/, (_, className: string) => markedBy(className, axisOf));
  const body = svg
    .slice(root.length)
    .replace(/<[^>]+>/g, (tag) => marked(shortened(tag.replace(LEFT_OUT, ''))))
    .replace(NO_FOREGROUND, '')
    .replaceAll(` font-family="${FONT}"`, '')
    .replace(/ id="([^"]*)"/g, ` id="${id}-$1"`)
    .replace(/url\(#([^)]*)\)/g, `url(#${id}-$1)`);
  return `${headOf({ ...head, id }, viewBox)}${body}\n`;
}

/** Within an image nothing is focused, named or pointed at by itself; and what SVG takes for granted isn't said. */
const LEFT_OUT = / (?:(?:pointer-events|role|aria-[a-z]+)="[^"]*"|(?:opacity|stroke-width)="1")/g;

/** Vega's foreground of a group, for borders that no figure has. */
const NO_FOREGROUND = /<path d="" display="none"\/>/g;

/** With a tenth of a pixel as the last digit. */
function shortened(tag: string): string {
  return tag.replace(/-?\d+\.\d+(?:e[-+]?\d+)?/g, (number) => String(Number(Number(number).toFixed(1)) + 0));
}

export function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
