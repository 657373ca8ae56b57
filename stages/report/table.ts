import { anchor, source } from './cite.js';
import { html, type Content, type Html } from './html.js';

export interface Column<Row> {
  readonly head: Content;
  readonly cell: (row: Row) => Content;
  /** Words are set flush left, prose in lines of its own, figures flush right. */
  readonly kind: 'figures' | 'words' | 'prose';
}

const columnOf =
  (kind: Column<unknown>['kind']) =>
  <Row>(head: Content, cell: (row: Row) => Content): Column<Row> => ({ head, cell, kind });

export const figures = columnOf('figures');
export const words = columnOf('words');
export const prose = columnOf('prose');

export interface Place {
  /** Unique in the page; readers can link to it. */
  readonly id?: string;
  /** The file with its numbers, as it is called in the repository. */
  readonly file?: string;
}

/**
 * A table in a box of its own, so that a wide one scrolls there and never the page. The first column heads the rows.
 *
 * @param label names the box to those who reach it by keyboard; the caption, in words that can be read aloud
 */
export function table<Row>(
  label: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { id, file }: Place = {},
): Html {
  const side = ({ kind }: Column<Row>): Html => (kind === 'figures' ? html`` : html` class="${kind}"`);
  const row = (item: Row): Html =>
    html`<tr>
      ${columns.map((column, index) =>
        index === 0
          ? html`<th scope="row" ${side(column)}>${column.cell(item)}</th>`
          : html`<td${side(column)}${headOf(column)}>${column.cell(item)}</td>`,
      )}
    </tr> `;
  return html`<div class="scroll" role="group" aria-label="${label}" tabindex="0">
    <table${id === undefined ? '' : html` id="${id}"`}${columns.some(({ kind }) => kind === 'prose') ? html` class="stack"` : ''}>
      <caption>
        <span
          >${label}${file === undefined ? '' : html`. ${source(file)}`}
          ${id === undefined ? '' : anchor(id, label)}</span
        >
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" ${side(column)}>${column.head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(row)}
      </tbody>
    </table>
  </div> `;
}

/** For a narrow screen, on which the cells of a row with prose stand one below the other. */
function headOf<Row>({ head }: Column<Row>): Html {
  return typeof head === 'string' ? html` data-head="${head}"` : html``;
}

/** What terms mean, one below the other. */
export function definitions(
  entries: readonly (readonly [term: Content, words: Content])[],
  kind: 'definitions' | 'commands' = 'definitions',
): Html {
  return html`<dl class="${kind}">
    ${entries.map(
      ([term, words]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${words}</dd>
        </div> `,
    )}
  </dl> `;
}

/** What is there for those who want it: closed at first, and complete without a script. */
export function details(summary: Content, content: Content): Html {
  return html`<details>
    <summary>${summary}</summary>
    ${content}
  </details> `;
}
