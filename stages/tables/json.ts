import { readFile, writeFile } from 'node:fs/promises';
import type { TypedSchema } from './typed-schema.js';

/** @throws {Error} naming what in the result isn't what it should be, or when the file can't be written */
export async function writeJson<T>(file: string, result: T, schema: TypedSchema<T>): Promise<void> {
  const checked = naming(file, () => schema.parse(result));
  await writeFile(file, `${JSON.stringify(checked, null, 2)}\n`);
}

/** @throws {Error} naming the file, and what in it isn't what it should be */
export async function readJson<T>(file: string, schema: TypedSchema<T>): Promise<T> {
  return decodeJson(await readFile(file, 'utf8'), file, schema);
}

/** @throws {Error} naming the file, and what in it isn't what it should be */
export function decodeJson<T>(text: string, file: string, schema: TypedSchema<T>): T {
  return naming(file, () => schema.parse(JSON.parse(text)));
}

function naming<T>(file: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
