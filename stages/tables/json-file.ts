import { readFile, writeFile } from 'node:fs/promises';
import type { TypedSchema } from './typed-schema.js';

/** A JSON file of a known form, which is checked when it is written and when it is read. */
export interface JsonFile<T> extends TypedSchema<T> {
  /** @throws {Error} naming the file, and the place in `value` that isn't what it should be */
  readonly write: (file: string, value: T) => Promise<void>;
  /** @throws {Error} naming the file, and the place in it that isn't what it should be */
  readonly read: (file: string) => Promise<T>;
  /** The same of a file that was read. */
  readonly decode: (text: string, file: string) => T;
}

export function jsonFile<T>(form: TypedSchema<T>): JsonFile<T> {
  const decode = (text: string, file: string): T => naming(file, () => form.parse(JSON.parse(text)));
  return {
    ...form,
    write: async (file, value) => {
      const checked = naming(file, () => form.parse(value));
      await writeFile(file, `${JSON.stringify(checked, null, 2)}\n`);
    },
    read: async (file) => decode(await readFile(file, 'utf8'), file),
    decode,
  };
}

function naming<T>(file: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
