import type { Section } from '../document.js';
import { html, type Html } from '../html.js';
import references from './references.json' with { type: 'json' };

/** The reference as the text cites it, a link to the list. */
export function cited(key: keyof typeof references): Html {
  return html`<a href="#ref-${key}">${references[key].short}</a>`;
}

export function referencesSection(): Section {
  const content = html`<ol class="references">
    ${Object.entries(references).map(
      ([key, { full, id }]) => html`<li id="ref-${key}">${full} <a href="${addressOf(id)}">${id}</a>.</li> `,
    )}
  </ol>`;
  return { id: 'references', title: 'References', content };
}

/** @param id `arXiv:2212.07295`, `doi:10.4208/cicp.OA-2020-0165` */
function addressOf(id: string): string {
  return id.replace(/^arXiv:/, 'https://arxiv.org/abs/').replace(/^doi:/, 'https://doi.org/');
}
