import { html, type Content, type Html } from './html.js';

/** What terms mean, one below the other. */
export function definitions(entries: readonly (readonly [term: Content, words: Content])[]): Html {
  return html`<dl class="definitions">
    ${entries.map(
      ([term, words]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${words}</dd>
        </div> `,
    )}
  </dl> `;
}
