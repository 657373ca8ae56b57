import type { SchemaObject, ValidateFunction } from 'ajv';

/** What the files of training records are made of, as JSON Schema. */
export const count = { type: 'integer', minimum: 0 };
export const positive = { type: 'integer', minimum: 1 };
export const number = { type: 'number' };
export const figure = { type: ['number', 'null'] };
export const hash = { type: 'string', pattern: '^[0-9a-f]{64}$' };

/** Every property is required, none beyond them is allowed. */
export function object(properties: Readonly<Record<string, SchemaObject>>): SchemaObject {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

export function list(items: SchemaObject): SchemaObject {
  return { type: 'array', items };
}

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
 * @param what `a training cell of format 1`, and how it is made anew: for the message, as `file` is
 * @throws {Error} for a text that is no JSON, or isn't valid: it names the file, the place in it and what was expected
 */
export function decodeRecord<T>(
  text: string,
  file: string,
  validate: ValidateFunction<T>,
  { what, anew }: { readonly what: string; readonly anew: string },
): T {
  const record = parse(text, file);
  if (validate(record)) return record;
  const [error] = validate.errors ?? [];
  throw new Error(
    `${file}: not ${what}: ${error?.instancePath ?? ''} ${error?.message ?? ''}. ` +
      `${anew}, or read it with the version of the study that wrote it.`,
  );
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
