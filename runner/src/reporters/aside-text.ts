import type { AsideListing } from '../commands/aside.js';
import type { AsideEntry } from '../state/aside.js';
import { formatContents } from './format.js';
import { formatBytes } from '../model/measures.js';

/** A line each, and how to go on. */
export function asideText({ entries, restore, remove }: AsideListing): string {
  if (entries.length === 0) return 'Nothing lies aside.\n';
  const rows = entries.map(({ id, place, size, record }) => [
    id,
    record?.path ?? place,
    formatBytes(size),
    record === null ? '' : new Date(record.at).toISOString().replace(/T(.*)\..*/, ' $1 UTC'),
    why(record),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  return [
    ...lines.map((line) => line.trimEnd()),
    formatContents(entries.length, size),
    `To bring one back: ${restore}`,
    `To remove it for good: ${remove}`,
    '',
  ].join('\n');
}

/** `{v: 1, aside: […]}`, oldest first. */
export function asideJson({ entries }: Pick<AsideListing, 'entries'>): object {
  const aside = entries.map(({ id, place, size, record }) => ({
    id,
    path: record?.path ?? null,
    stage: record?.stage ?? null,
    cause: record?.cause ?? null,
    at: record === null ? null : new Date(record.at).toISOString(),
    size,
    place,
  }));
  return { v: 1, aside };
}

function why(record: AsideEntry['record']): string {
  if (record === null) return 'its record can’t be read';
  const { cause, stage } = record;
  if (cause === 'put-back') return 'by "aside restore"';
  return cause === 'run' ? `${stage ?? 'a stage'} ran` : `${stage ?? 'a stage'} was restored`;
}
