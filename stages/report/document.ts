import { createHash } from 'node:crypto';
import { html, trusted, type Content, type Html } from './html.js';
import { STYLE } from './style.js';

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Html;
  /** Sections within, for the table of contents. */
  readonly parts?: readonly { readonly id: string; readonly title: string }[];
}

export interface Page {
  readonly title: string;
  readonly description: string;
  /** Below the title. */
  readonly lead: Content;
  readonly sections: readonly Section[];
}

/**
 * A page that needs nothing but itself: no script, no request, every style in its one sheet.
 *
 * @throws {Error} when two elements have one id: links, and the figures' clips and gradients, would reach the wrong one
 */
export function documentOf({ title, description, lead, sections }: Page): string {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const page = html`<!doctype html>
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content="${description}" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${trusted(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <a class="skip" href="#report">Skip to the report</a>
        <header class="top">
          <h1>${title}</h1>
          ${lead}
        </header>
        <div class="page">
          <nav class="contents" aria-label="Contents">
            <ol>
              ${sections.map(contentsEntry)}
            </ol>
          </nav>
          <main id="report" tabindex="-1">
            ${sections.map(
              (section) =>
                html`<section id="${section.id}" aria-labelledby="${section.id}-title">
                  <h2 id="${section.id}-title">${section.title}</h2>
                  ${section.content}
                </section> `,
            )}
          </main>
        </div>
      </body>
    </html> `.text;
  refuseEqualIds(page);
  return page;
}

function contentsEntry({ id, title, parts = [] }: Section): Html {
  const inner = html`<ol>
    ${parts.map((part) => html`<li><a href="#${part.id}">${part.title}</a></li>`)}
  </ol>`;
  return html`<li><a href="#${id}">${title}</a>${parts.length === 0 ? '' : inner}</li> `;
}

function refuseEqualIds(page: string): void {
  const seen = new Set<string>();
  for (const [, id = ''] of page.matchAll(/<[a-z][^<>]*?\sid="([^"]*)"/gi)) {
    if (seen.has(id)) throw new Error(`two elements of the report have the id "${id}"`);
    seen.add(id);
  }
}
