import { Ajv, type SchemaObject, type ValidateFunction } from 'ajv';
import type { Infer, Shape } from 'lockstep/stage';

/** A JSON Schema with the type that it describes. Its `parse` checks by ajv, and gives back what it was given. */
export interface TypedSchema<T> extends Shape<T> {
  readonly schema: SchemaObject;
}

/** What `typed` schemas describe. */
export type { Infer } from 'lockstep/stage';

/** The one place where a type is believed; a schema is compiled when it is first asked. */
function typed<T>(schema: SchemaObject): TypedSchema<T> {
  let validate: ValidateFunction<T> | undefined;
  return {
    schema,
    parse(value) {
      validate ??= new Ajv({ allowUnionTypes: true }).compile<T>(schema);
      if (validate(value)) return value;
      const [error] = validate.errors ?? [];
      throw new Error(`${error?.instancePath ?? ''} ${error?.message ?? ''}${allowedIn(error?.params)}`);
    },
  };
}

/** The values that an enumeration takes, as the message doesn't say. */
function allowedIn(params: unknown): string {
  if (typeof params !== 'object' || params === null || !('allowedValues' in params)) return '';
  return `: ${JSON.stringify(params.allowedValues)}`;
}

export function string(minLength = 0): TypedSchema<string> {
  return typed({ type: 'string', minLength });
}

export function boolean(): TypedSchema<boolean> {
  return typed({ type: 'boolean' });
}

interface Range {
  readonly minimum?: number;
  readonly maximum?: number;
}

/** NaN and infinities are none. */
export function number(range: Range = {}): TypedSchema<number> {
  return typed({ type: 'number', ...range });
}

export function integer(minimum?: number): TypedSchema<number> {
  return typed(minimum === undefined ? { type: 'integer' } : { type: 'integer', minimum });
}

export function oneOf<const T extends string>(...allowed: readonly T[]): TypedSchema<T> {
  return typed({ enum: allowed });
}

/** One of a map's keys. */
export function keyOf<K extends string>(map: Readonly<Record<K, unknown>>): TypedSchema<K> {
  return typed({ enum: Object.keys(map) });
}

export function constant<const T extends number>(value: T): TypedSchema<T> {
  return typed({ const: value });
}

export function list<T>({ schema }: TypedSchema<T>, minItems = 0): TypedSchema<readonly T[]> {
  return typed({ type: 'array', items: schema, minItems });
}

export function either<A, B>(one: TypedSchema<A>, other: TypedSchema<B>): TypedSchema<A | B> {
  return typed({ anyOf: [one.schema, other.schema] });
}

export function nullable<T>(own: TypedSchema<T>): TypedSchema<T | null> {
  return either(own, typed<null>({ type: 'null' }));
}

/** Schemas by the names of properties, and an object of what they describe. */
export type Properties = Readonly<Record<string, TypedSchema<unknown>>>;
export type Described<S extends Properties> = { readonly [K in keyof S]: Infer<S[K]> };

/** A map with exactly these keys; those of `optional` may be missing, and are no part of the type. */
export function object<const S extends Properties>(
  properties: S,
  optional: Properties = {},
): TypedSchema<Described<S>> {
  const all = Object.entries({ ...properties, ...optional });
  return typed({
    type: 'object',
    properties: Object.fromEntries(all.map(([key, { schema }]) => [key, schema])),
    required: Object.keys(properties),
    additionalProperties: false,
  });
}

/** How many of something. */
export const count = integer(0);
export const positive = integer(1);
/** A number where there is one. */
export const figure = nullable(number());

/** `[low, high]`. */
export const interval: TypedSchema<readonly [number, number]> = typed({
  type: 'array',
  items: { type: 'number' },
  minItems: 2,
  maxItems: 2,
});

/** The words by which the study tells its runs apart. */
export const dataset = oneOf('fashion-mnist', 'mnist');
export const size = oneOf('small', 'medium', 'large');
export const engine = oneOf('onnxruntime', 'tfjs-node');
