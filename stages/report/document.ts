import { createHash } from 'node:crypto';
import { html, trusted, type Content, type Html } from './html.js';
import { numbered } from './numbering.js';
import type { PageAssets } from './page-assets.js';

export interface Section {
  readonly id: string;
  readonly title: string;
  /** Its `h3` with an id stand in the table of contents, too. */
  readonly content: Html;
}

export interface Page {
  readonly title: string;
  readonly description: string;
  readonly lead: Content;
  /** Beside them on a wide screen, below on a narrow one. */
  readonly first?: Content;
  /** The appendix's figures are numbered after an A, and what is wider than a phone scrolls there. */
  readonly kind: 'main' | 'appendix';
  readonly sections: readonly Section[];
  readonly footer: Content;
  readonly assets: PageAssets;
}

/**
 * A page that needs nothing but itself: no request, every style in its one sheet, and one script, whose hash the
 * policy names, so that no other can run.
 *
 * @throws {Error} when two elements have one id: links, and the figures' clips and gradients, would reach the wrong
 *   one; and for a reference to a figure that the page doesn't have
 */
export function documentOf(content: Page): string {
  const { title, description, kind, lead, first, sections, footer } = content;
  const { script, style } = content.assets;
  if (/<\/script|<!--/i.test(script)) throw new Error('the page’s script would end its own element');
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
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
        ${trusted(`<style>${style}</style>`)}
      </head>
      <body class="${kind}">
        <a class="skip" href="#report">Skip to the report</a>
        <header class="top">
          <div class="words">
            <h1>${title}</h1>
            ${lead}
          </div>
          ${first ?? ''}
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
        <footer class="bottom">${footer}</footer>
        ${trusted(`<script>${script}</script>`)}
      </body>
    </html> `.text;
  refuseEqualIds(page);
  return numbered(page, kind === 'appendix' ? 'A' : '');
}

/** As a content security policy names the bytes of an inline element. */
function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function contentsEntry({ id, title, content }: Section): Html {
  const parts = [...content.text.matchAll(/<h3 id="([^"]*)">([^<]*)<\/h3>/g)].map(
    ([, part = '', name = '']) => html`<li><a href="#${part}">${trusted(name)}</a></li>`,
  );
  return html`<li>
    <a href="#${id}">${title}</a>${
      parts.length === 0
        ? ''
        : html`<ol>
            ${parts}
          </ol>`
    }
  </li> `;
}

function refuseEqualIds(page: string): void {
  const seen = new Set<string>();
  for (const [, id = ''] of page.matchAll(/<[a-z][^<>]*?\sid="([^"]*)"/gi)) {
    if (seen.has(id)) throw new Error(`two elements of the report have the id "${id}"`);
    seen.add(id);
  }
}
