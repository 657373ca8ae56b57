import type { SchemaObject } from 'ajv';
import { decodeJson, writeJson } from './json.js';
import { typed } from './typed-schema.js';

/** A JSON file of a known form, which is checked when it is written and when it is read. */
export interface CheckedJson<T> {
  /** @throws {Error} naming the place in `value` that isn't what it should be, or when the file can't be written */
  readonly write: (file: string, value: T) => Promise<void>;
  /** @throws {Error} naming the file, and the place in it that isn't what it should be */
  readonly decode: (text: string, file: string) => T;
}

export function checkedJson<T>(schema: SchemaObject): CheckedJson<T> {
  const form = typed<T>(schema);
  return {
    write: (file, value) => writeJson(file, value, form),
    decode: (text, file) => decodeJson(text, file, form),
  };
}
