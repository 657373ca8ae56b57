import { readFile, writeFile } from 'node:fs/promises';
import { Ajv, type SchemaObject, type ValidateFunction } from 'ajv';

/** A JSON file of a known form, which is checked when it is written and when it is read. */
export interface CheckedJson<T> {
  /** @throws {Error} naming the place in `value` that isn't what it should be, or when the file can't be written */
  readonly write: (file: string, value: T) => Promise<void>;
  /** @throws {Error} naming the file, and the place in it that isn't what it should be */
  readonly read: (file: string) => Promise<T>;
}

export function checkedJson<T>(schema: SchemaObject): CheckedJson<T> {
  const validate = new Ajv({ allowUnionTypes: true }).compile<T>(schema);
  return {
    async write(file, value) {
      await writeFile(file, `${JSON.stringify(checked(validate, value, file), null, 2)}\n`);
    },
    async read(file) {
      const value: unknown = JSON.parse(await readFile(file, 'utf8'));
      return checked(validate, value, file);
    },
  };
}

function checked<T>(validate: ValidateFunction<T>, value: unknown, file: string): T {
  if (validate(value)) return value;
  const [error] = validate.errors ?? [];
  throw new Error(`${file}: ${error?.instancePath ?? ''} ${error?.message ?? ''}`);
}
