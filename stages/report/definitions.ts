import { html, type Content, type Html } from './html.js';

/** What terms mean, or figures are, one below the other or in a row, by the class. */
export function definitions(
  className: 'definitions' | 'facts',
  entries: readonly (readonly [term: Content, words: Content])[],
): Html {
  return html`<dl class="${className}">
    ${entries.map(
      ([term, words]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${words}</dd>
        </div> `,
    )}
  </dl> `;
}
