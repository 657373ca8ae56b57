/** Says what a value must be; zod's and valibot's parsers fit as well. */
export interface Shape<T> {
  /** @throws an error that says what is wrong, and where */
  parse(value: unknown): T;
}

/** The type that a shape yields. */
export type Infer<S> = S extends Shape<infer T> ? T : never;

/** A value is not what its shape says. `path` leads to it: `training.epochs`. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';

  constructor(
    readonly path: readonly string[],
    readonly expected: string,
    readonly found: unknown,
  ) {
    super(`${path.length === 0 ? 'the value' : path.join('.')} must be ${expected}, and is ${show(found)}`);
  }
}

export function string(): Shape<string> {
  return primitive('a text', (value) => typeof value === 'string');
}

/** What numbers are allowed, the bounds themselves among them. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/**
 * Any number but NaN, within bounds.
 * @throws TypeError for bounds that aren't `{min, max}`
 */
export function number(bounds: Bounds = {}): Shape<number> {
  const { expected, holds } = bounded('number', 'a number', bounds);
  return primitive(
    expected,
    (value): value is number => typeof value === 'number' && !Number.isNaN(value) && holds(value),
  );
}

/**
 * @param bounds the smallest that is allowed, or bounds
 * @throws TypeError as `number`
 */
export function integer(bounds: number | Bounds = {}): Shape<number> {
  const named = typeof bounds === 'number' ? { min: bounds } : bounds;
  const { expected, holds } = bounded('integer', 'an integer', named);
  return primitive(expected, (value): value is number => Number.isSafeInteger(value) && holds(Number(value)));
}

function bounded(
  name: string,
  what: string,
  bounds: Bounds,
): { readonly expected: string; readonly holds: (value: number) => boolean } {
  const { min = -Infinity, max = Infinity } = readBounds(name, bounds);
  const lower = min === -Infinity ? '' : ` of ${min} or more`;
  const expected =
    max === Infinity
      ? `${what}${lower}`
      : lower === ''
        ? `${what} of ${max} or less`
        : `${what} from ${min} to ${max}`;
  return { expected, holds: (value) => value >= min && value <= max };
}

/** What JavaScript, or a cast, may pass all the same. */
function readBounds(name: string, bounds: unknown): Bounds {
  const entries = typeof bounds === 'object' && bounds !== null ? Object.entries(bounds) : null;
  const isBound = ([key, value]: readonly [string, unknown]): boolean =>
    ['min', 'max'].includes(key) && typeof value === 'number' && !Number.isNaN(value);
  if (entries?.every(isBound) !== true) {
    throw new TypeError(
      `${name}(${show(bounds)}) says no bounds: write ${name}({ min: 0, max: 1 }), or one of the two`,
    );
  }
  const { min = -Infinity, max = Infinity }: Bounds = Object.fromEntries(entries);
  if (min > max) throw new TypeError(`${name}(${show(bounds)}) allows nothing: min is above max`);
  return { min, max };
}

export function boolean(): Shape<boolean> {
  return primitive('true or false', (value) => typeof value === 'boolean');
}

/** One of these texts. */
export function oneOf<const T extends string>(...allowed: readonly T[]): Shape<T> {
  return primitive(`one of ${allowed.join(', ')}`, (value): value is T =>
    allowed.some((candidate) => candidate === value),
  );
}

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return {
    parse(value) {
      if (!Array.isArray(value)) throw new ShapeError([], 'a list', value);
      return value.map((entry: unknown, index) => within(String(index), () => item.parse(entry)));
    },
  };
}

/** A map with any keys. */
export function record<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return {
    parse: (value) =>
      Object.fromEntries(
        Object.entries(mapOf(value)).map(([key, entry]) => [key, within(key, () => item.parse(entry))]),
      ),
  };
}

/** A map with exactly these keys. */
export function object<const S extends Readonly<Record<string, Shape<unknown>>>>(
  shapes: S,
): Shape<{ readonly [K in keyof S]: Infer<S[K]> }> {
  return {
    parse(value) {
      const map = mapOf(value);
      const unknown = Object.keys(map).find((key) => !(key in shapes));
      if (unknown !== undefined)
        throw new ShapeError([unknown], 'absent (the script knows no such key)', map[unknown]);
      const parsed = Object.entries(shapes).map(([key, shape]) => [
        key,
        within(key, () => shape.parse(map[key])),
      ]);
      return Object.fromEntries(parsed) as { readonly [K in keyof S]: Infer<S[K]> };
    },
  };
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return { parse: (value) => (value === null ? null : shape.parse(value)) };
}

function primitive<T>(expected: string, is: (value: unknown) => value is T): Shape<T> {
  return {
    parse(value) {
      if (!is(value)) throw new ShapeError([], expected, value);
      return value;
    },
  };
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ShapeError([], 'a map', value);
  return value as Readonly<Record<string, unknown>>;
}

function within<T>(key: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ShapeError) throw new ShapeError([key, ...error.path], error.expected, error.found);
    throw error;
  }
}

function show(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
