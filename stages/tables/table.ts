import { readFile, writeFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { object, type Described, type Properties } from './typed-schema.js';

/**
 * A CSV file whose columns are known: a row's properties are the columns' names, in the file's order. `null` is the
 * empty field; NaN and infinities are refused, since a figure that is no number has none.
 */
export interface Table<Row> {
  readonly columns: readonly string[];
  /** The file's text, with a header line and LF line ends. @throws {Error} for a number that isn't finite */
  readonly encode: (rows: readonly Row[]) => string;
  /** @throws {Error} naming file, line and column of the first field that isn't what the column holds */
  readonly decode: (text: string, file: string) => readonly Row[];
}

/** A row of a table. */
export type RowOf<T> = T extends Table<infer Row> ? Row : never;

export function table<const S extends Properties>(columns: S): Table<Described<S>> {
  const names = Object.keys(columns);
  // Fields are text: the schema says what each is turned into.
  const validate = new Ajv({ allowUnionTypes: true, coerceTypes: true }).compile<Described<S>>(
    object(columns).schema,
  );
  return {
    columns: names,
    encode: (rows) =>
      stringify([...rows], { header: true, columns: names, cast: { number: numberText, boolean: String } }),
    decode: (text, file) =>
      parse(text, { columns: true }).map((row, index) => {
        if (validate(row)) return row;
        const [error] = validate.errors ?? [];
        // The header is line 1.
        throw new Error(`${file}:${index + 2}: ${error?.instancePath ?? ''} ${error?.message ?? ''}`);
      }),
  };
}

/** @throws {Error} as `encode`, or when the file can't be written */
export async function writeTable<Row>(
  file: string,
  { encode }: Table<Row>,
  rows: readonly Row[],
): Promise<void> {
  await writeFile(file, encode(rows));
}

/** @throws {Error} as `decode`, or when the file can't be read */
export async function readTable<Row>(file: string, { decode }: Table<Row>): Promise<readonly Row[]> {
  return decode(await readFile(file, 'utf8'), file);
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`${value} has no place in a table: write null`);
  return String(value);
}
