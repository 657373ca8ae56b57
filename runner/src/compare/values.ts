import { parse as parseCsv } from 'csv-parse/sync';
import { posix } from 'node:path';
import { PipelineError } from '../model/errors.js';
import type { Value } from '../model/graph.js';
import { parseParams } from '../pipeline/params-file.js';
import { Source } from '../pipeline/source.js';
import { toJson } from '../pipeline/tree.js';
import { parseNumericJson } from '../model/numeric-json.js';

/** What a file says, or why that can't be told. */
export type Parsed =
  { readonly kind: 'value'; readonly value: Value } | { readonly kind: 'unreadable'; readonly why: string };

/** A row of a table by its columns' names. */
export type Row = Readonly<Record<string, Value>>;

const FORMATS: readonly string[] = ['.json', '.yaml', '.yml', '.toml', '.csv', '.tsv'];

/** Whether a file in a folder of metrics or plots is data. */
export function isData(path: string): boolean {
  return FORMATS.includes(posix.extname(path).toLowerCase());
}

/** The content of a JSON, YAML, TOML, CSV or TSV file. NaN and infinities are numbers in each of them. */
export function parseValues(path: string, bytes: Uint8Array): Parsed {
  const format = posix.extname(path).toLowerCase();
  if (!FORMATS.includes(format)) {
    return { kind: 'unreadable', why: 'values are read from JSON, YAML, TOML, CSV and TSV' };
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { kind: 'value', value: parsed(format, path, text) };
  } catch (error) {
    if (error instanceof TypeError) return { kind: 'unreadable', why: 'it is not UTF-8 text' };
    const isItsFault = error instanceof SyntaxError || error instanceof PipelineError || isOfCsv(error);
    if (!isItsFault) throw error;
    const message = error instanceof PipelineError ? error.diagnostics[0]?.message : error.message;
    // A parser quotes the text, line breaks and all.
    return { kind: 'unreadable', why: message?.replace(/\s+/g, ' ') ?? 'it can’t be read' };
  }
}

function parsed(format: string, path: string, text: string): Value {
  switch (format) {
    case '.json':
      return parseNumericJson(text) as Value;
    case '.csv':
    case '.tsv':
      return byRow(parseTable(text, format === '.csv' ? ',' : '\t', true));
    default:
      return toJson(parseParams(new Source(path, text), path));
  }
}

/** @param header whether the first line has the columns' names; else they are called 0, 1, 2, … */
export function parseTable(text: string, delimiter: ',' | '\t', header: boolean): readonly Row[] {
  const lines: string[][] = parseCsv(text, { delimiter, bom: true, skip_empty_lines: true });
  const names = header ? (lines[0] ?? []) : (lines[0] ?? []).map((_, index) => String(index));
  return lines
    .slice(header ? 1 : 0)
    .map((line) => Object.fromEntries(names.map((name, index) => [name, cellOf(line[index] ?? '')])));
}

function isOfCsv(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
const WORDS: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  '-infinity': Number.NEGATIVE_INFINITY,
};

/** As Python, R and JavaScript write numbers into tables. */
function cellOf(text: string): Value {
  const bare = text.trim();
  return NUMBER.test(bare) ? Number(bare) : (WORDS[bare.toLowerCase()] ?? text);
}

/**
 * A table as a map of its rows: of one row its columns; of several by the first column, where that names each row by
 * another text, else by their numbers from 0.
 */
function byRow(rows: readonly Row[]): Value {
  const [only, ...others] = rows;
  if (only === undefined) return {};
  if (others.length === 0) return only;
  const [first = ''] = Object.keys(only);
  const names = rows.map((row) => row[first]);
  const isNamed = new Set(names).size === names.length && names.every((name) => typeof name === 'string');
  return Object.fromEntries(
    rows.map((row, index) => {
      if (!isNamed) return [String(index), row];
      const { [first]: name, ...rest } = row;
      return [typeof name === 'string' ? name : '', rest];
    }),
  );
}
