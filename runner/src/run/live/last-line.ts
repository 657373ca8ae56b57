import { stripVTControlCharacters } from 'node:util';
import type { Disk } from '../../system/disk.js';

/** A line that says something is no longer. */
const END_BYTES = 4096;
const PERCENT = /(?:^|[^\d.])(\d{1,3}(?:\.\d+)?)\s?%/g;
/** Wider than any terminal shows of it. */
const WIDEST = 200;

export interface LastLine {
  readonly line: string;
  /** From 0 to 100; `null`: it names none. */
  readonly percent: number | null;
}

/** What the end of a log shows: its last line that isn't empty, as its carriage returns leave it. */
export function lastLine(disk: Pick<Disk, 'readEnd'>, path: string): LastLine | null {
  return lastLineOf(disk.readEnd(path, END_BYTES).toString('utf8'));
}

export function lastLineOf(text: string): LastLine | null {
  const line = text
    .split(/[\r\n]/)
    .map(printable)
    .findLast((one) => one !== '');
  if (line === undefined) return null;
  const percents = [...line.matchAll(PERCENT)].map(([, digits]) => Number(digits));
  const percent = percents.findLast((one) => one <= 100) ?? null;
  return { line: line.slice(0, WIDEST), percent };
}

function printable(line: string): string {
  return stripVTControlCharacters(line)
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}
