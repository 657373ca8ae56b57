import { writeFile } from 'node:fs/promises';
import { Ajv, type SchemaObject, type ValidateFunction } from 'ajv';

/** A JSON file of a known form, which is checked when it is written and when it is read. */
export interface CheckedJson<T> {
  /** @throws {Error} naming the place in `value` that isn't what it should be, or when the file can't be written */
  readonly write: (file: string, value: T) => Promise<void>;
  /** @throws {Error} naming the file, and the place in it that isn't what it should be */
  readonly decode: (text: string, file: string) => T;
}

export function checkedJson<T>(schema: SchemaObject): CheckedJson<T> {
  const validate = new Ajv({ allowUnionTypes: true }).compile<T>(schema);
  return {
    async write(file, value) {
      await writeFile(file, `${JSON.stringify(checked(validate, value, file), null, 2)}\n`);
    },
    decode: (text, file) => checked(validate, parse(text, file), file),
  };
}

function checked<T>(validate: ValidateFunction<T>, value: unknown, file: string): T {
  if (validate(value)) return value;
  const [error] = validate.errors ?? [];
  throw new Error(`${file}: ${error?.instancePath ?? ''} ${error?.message ?? ''}`);
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
