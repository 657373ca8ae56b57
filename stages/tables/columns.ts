import type { SchemaObject } from 'ajv';

/** Schemas of the columns' values, as `table` takes them. */
export const text: SchemaObject = { type: 'string' };
export const count: SchemaObject = { type: 'integer', minimum: 0 };
export const figure: SchemaObject = { type: 'number' };
export const flag: SchemaObject = { type: 'boolean' };

/** Or `null`, an empty field. */
export function orNull(schema: SchemaObject): SchemaObject {
  return { anyOf: [schema, { type: 'null' }] };
}

export function oneOf(...values: readonly string[]): SchemaObject {
  return { enum: values };
}
