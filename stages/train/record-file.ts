import { readFile } from 'node:fs/promises';
import { Ajv, type SchemaObject } from 'ajv';
import type { Cell as GroupCell } from 'lockstep/stage';

/** What the files of training records are made of, as JSON Schema. */
export const count = { type: 'integer', minimum: 0 };
export const positive = { type: 'integer', minimum: 1 };
export const number = { type: 'number' };
export const figure = { type: ['number', 'null'] };
export const hash = { type: 'string', pattern: '^[0-9a-f]{64}$' };
export const text = { type: 'string', minLength: 1 };

/** Every property is required, none beyond them is allowed. */
export function object(properties: Readonly<Record<string, SchemaObject>>): SchemaObject {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

export function list(items: SchemaObject, minItems = 0): SchemaObject {
  return { type: 'array', items, minItems };
}

/** Of a record of any network's runs. */
export const RECORD = {
  format: { const: 1 },
  dataset: { enum: ['fashion-mnist', 'mnist'] },
  hidden: list(positive, 1),
  seed: count,
};

export const NONFINITE = {
  anyOf: [{ type: 'null' }, object({ step: count, what: { enum: ['loss', 'weights'] } })],
};

/** Of an epoch's record. */
export const EPOCH = {
  epoch: count,
  meanBatchLoss: figure,
  trainLoss: figure,
  trainAccuracy: figure,
  testLoss: figure,
  testAccuracy: figure,
  updateNorm: figure,
  deadUnits: list(count),
  largestLogit: figure,
};

/** Of the record of a run's batches. */
export const BATCHES = {
  count,
  medianOfLast100: figure,
  buckets: object({ size: positive, min: list(number), max: list(number) }),
  spikes: object({ z4: count, z5: count, z7: count, z10: count }),
  earlyEmaMax: figure,
};

/**
 * A record of a file's text; the file is for the message.
 *
 * @throws {Error} for a text that is no JSON, or isn't valid: it names the file, the place in it and what was expected
 */
export type Decode<T> = (text: string, file: string) => T;

/** @param what `a training cell of format 1`, and how it is made anew: for the message */
export function recordDecoder<T>(schema: SchemaObject, what: string, anew: string): Decode<T> {
  const validate = new Ajv({ allowUnionTypes: true }).compile<T>(schema);
  return (source, file) => {
    const record = parse(source, file);
    if (validate(record)) return record;
    const [error] = validate.errors ?? [];
    throw new Error(
      `${file}: not ${what}: ${error?.instancePath ?? ''} ${error?.message ?? ''}. ` +
        `${anew}, or read it with the version of the study that wrote it.`,
    );
  };
}

/** @throws {Error} as `decode`, or when the file can't be read */
export async function readRecord<T>(file: string, decode: Decode<T>): Promise<T> {
  return decode(await readFile(file, 'utf8'), file);
}

/**
 * Reads what each cell of a group has as one of its outs, in their order.
 *
 * @throws {Error} where a cell has no such out, or as `read`
 */
export function readGroup<T>(
  group: readonly GroupCell[],
  name: string,
  read: (path: string) => Promise<T>,
): Promise<readonly T[]> {
  return Promise.all(
    group.map((cell) => {
      const path = cell.outs[name];
      if (path === undefined) throw new Error(`${cell.name} has no out named ${name}`);
      return read(path);
    }),
  );
}

function parse(source: string, file: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    throw new Error(`${file}: not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
