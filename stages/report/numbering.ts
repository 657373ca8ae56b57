import { html, trusted, type Html } from './html.js';

/**
 * Figures are numbered in the order in which the page has them, which no section knows. So captions and references
 * hold marks, of characters that text can't have (`html` replaces them), and `numbered` writes the numbers last.
 */
const CAPTION = '\u0001';
const REFERENCE = '\u0002';
const END = '\u0003';

/** `Figure 3`, in the caption of the figure itself. */
export function figureNumber(id: string): Html {
  return mark(CAPTION, id);
}

/** `Figure 3`, a link to it. */
export function figureLink(id: string): Html {
  return html`<a href="#${id}">${mark(REFERENCE, id)}</a>`;
}

/**
 * @param before the number: figures of two pages that refer to each other are told apart by it
 * @throws {Error} for a reference to a figure that the page doesn't have, and for two captions of one figure
 */
export function numbered(page: string, before = ''): string {
  const numbers = new Map<string, number>();
  for (const [, id = ''] of page.matchAll(new RegExp(`${CAPTION}([^${END}]*)${END}`, 'g'))) {
    if (numbers.has(id)) throw new Error(`two captions are of the figure "${id}"`);
    numbers.set(id, numbers.size + 1);
  }
  return page.replace(
    new RegExp(`[${CAPTION}${REFERENCE}]([^${END}]*)${END}`, 'g'),
    (_, id: string): string => {
      const number = numbers.get(id);
      if (number === undefined)
        throw new Error(`the report refers to the figure "${id}", and doesn't have it`);
      return `Figure ${before}${String(number)}`;
    },
  );
}

function mark(kind: string, id: string): Html {
  if (!/^[\w.-]+$/.test(id)) throw new Error(`"${id}" is no id: letters, digits, ".", "_" and "-" make one`);
  return trusted(`${kind}${id}${END}`);
}
