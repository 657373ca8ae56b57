import { html, type Content, type Html } from './html.js';

/** Names the file that something comes from, one of those that the page is made from. */
export function source(file: string): Html {
  return html`<span class="source" data-source="${file}">From <code>${file}</code>.</span>`;
}

/** A link to what it stands in, for those who want to cite it. */
export function anchor(id: string, what: string): Html {
  return html`<a class="anchor" href="#${id}" aria-label="Link to: ${what}">#</a>`;
}

/** To a part of the appendix, by its id there. */
export function appendixLink(id: string, words: Content): Html {
  return html`<a href="appendix.html#${id}">${words}</a>`;
}

/** To runs on a page of their own, by what is chosen there: names and values of that page's address. */
export function explorerLink(choice: Readonly<Record<string, string>>, words: Content): Html {
  return html`<a href="explorer.html#${new URLSearchParams(choice).toString()}">${words}</a>`;
}
