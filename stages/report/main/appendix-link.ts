import { html, type Content, type Html } from '../html.js';

/** To a part of the other page, by its id there. */
export function appendixLink(id: string, words: Content): Html {
  return html`<a href="appendix.html#${id}">${words}</a>`;
}
