import type { Paint } from './style.js';

/** How a table is written. */
export type TableFormat = 'text' | 'md' | 'csv';

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

export interface Column {
  readonly title: string;
  /** Numbers stand to the right. */
  readonly align: 'left' | 'right';
}

/** Between columns. */
const GAP = '  ';

/** @param columns of the terminal; where the table is wider, the first column's texts become lines above its rows */
export function textTable(table: Table, paint: Paint, columns: number): string {
  const lines = aligned(table, paint);
  if (widthOf(table) <= columns || table.columns.length < 3) return joined(lines);
  const [, ...rest] = table.columns;
  const narrow: Table = { columns: rest, rows: table.rows.map(([, ...cells]) => cells) };
  const [head = '', ...body] = aligned(narrow, paint);
  const groups = body.flatMap((line, index) => {
    const [name, before] = [table.rows[index]?.[0] ?? '', table.rows[index - 1]?.[0]];
    return name === before ? [`  ${line}`] : [paint('bold', name), `  ${line}`];
  });
  return joined([`  ${head}`, ...groups]);
}

/** As GitHub reads it. */
export function markdownTable({ columns, rows }: Table): string {
  const titles = columns.map(({ title }) => markdown(title));
  const cells = rows.map((row) => row.map(markdown));
  const widths = columns.map((_, at) =>
    Math.max(3, ...[titles, ...cells].map((row) => row[at]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    `| ${columns.map(({ align }, at) => padded(row[at] ?? '', widths[at] ?? 0, align)).join(' | ')} |`;
  const rule = columns.map(({ align }, at) => {
    const dashes = '-'.repeat((widths[at] ?? 0) - 1);
    return align === 'right' ? `${dashes}:` : `:${dashes}`;
  });
  return joined([line(titles), `| ${rule.join(' | ')} |`, ...cells.map(line)]);
}

/** RFC 4180, but that lines end in a line feed alone. */
export function csvTable({ columns, rows }: Table): string {
  return joined([columns.map(({ title }) => title), ...rows].map((row) => row.map(csv).join(',')));
}

export function tableText(table: Table, format: TableFormat, paint: Paint, columns: number): string {
  switch (format) {
    case 'text':
      return textTable(table, paint, columns);
    case 'md':
      return markdownTable(table);
    case 'csv':
      return csvTable(table);
  }
}

function aligned({ columns, rows }: Table, paint: Paint): readonly string[] {
  const widths = widthsOf({ columns, rows });
  const line = (row: readonly string[]): string =>
    columns
      .map(({ align }, at) => padded(row[at] ?? '', widths[at] ?? 0, align))
      .join(GAP)
      .trimEnd();
  return [paint('dim', line(columns.map(({ title }) => title))), ...rows.map(line)];
}

function widthsOf({ columns, rows }: Table): readonly number[] {
  return columns.map(({ title }, at) =>
    rows.reduce((most, row) => Math.max(most, row[at]?.length ?? 0), title.length),
  );
}

function widthOf(table: Table): number {
  return widthsOf(table).reduce((sum, width) => sum + width + GAP.length, -GAP.length);
}

function padded(text: string, width: number, align: Column['align']): string {
  return align === 'right' ? text.padStart(width) : text.padEnd(width);
}

function markdown(text: string): string {
  return text.replace(MARKS, '\\$&').replaceAll('\n', ' ');
}

/** What Markdown reads as more than text; an underscore inside a word is none of it. */
const MARKS = /[\\`*<>|]|\](?=\()|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;

function csv(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
