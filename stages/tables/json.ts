import { readFile, writeFile } from 'node:fs/promises';
import type { TypedSchema } from './typed-schema.js';

/** @throws {Error} naming what in the result isn't what it should be, or when the file can't be written */
export async function writeJson<T>(file: string, result: T, schema: TypedSchema<T>): Promise<void> {
  await writeFile(file, `${JSON.stringify(checked(file, result, schema), null, 2)}\n`);
}

/** @throws {Error} naming the file, and what in it isn't what it should be */
export async function readJson<T>(file: string, schema: TypedSchema<T>): Promise<T> {
  const text = await readFile(file, 'utf8');
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw named(file, error);
  }
}

function checked<T>(file: string, result: T, schema: TypedSchema<T>): T {
  try {
    return schema.parse(result);
  } catch (error) {
    throw named(file, error);
  }
}

function named(file: string, error: unknown): Error {
  return new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}
