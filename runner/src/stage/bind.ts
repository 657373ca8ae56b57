import type { Value, ValueMap } from '../model/graph.js';
import { ShapeError, type Shape } from './shape.js';
import type { SpecDep, StageSpec } from './spec.js';

/** One cell of a group that this stage depends on. */
export interface Cell {
  /** `train@small/lr0.1`. */
  readonly name: string;
  readonly with: Value;
  /** Absolute paths by name, or by declared path where an out has no name. */
  readonly outs: Readonly<Record<string, string>>;
}

export interface Bound<P, G, D extends string, C extends string, O extends string, F extends string = never> {
  readonly params: P;
  readonly with: G;
  /** Absolute paths of files and folders to read. */
  readonly deps: Readonly<Record<D, string>>;
  /** Absolute paths of all that a glob finds, in order of path. */
  readonly files: Readonly<Record<F, readonly string[]>>;
  /** Every cell of a group, in order of name. */
  readonly groups: Readonly<Record<C, readonly Cell[]>>;
  /** Absolute paths to write; their parent folders exist. */
  readonly outs: Readonly<Record<O, string>>;
}

export interface Declared<
  P,
  G,
  D extends string,
  C extends string,
  O extends string,
  F extends string = never,
> {
  readonly params?: Shape<P>;
  readonly with?: Shape<G>;
  readonly deps?: readonly D[];
  readonly files?: readonly F[];
  readonly groups?: readonly C[];
  readonly outs?: readonly O[];
}

/** Script and pipeline file disagree; the message says in what, and what to do. */
export class BindError extends Error {
  override readonly name = 'BindError';
}

/** Holds what the script takes against what the pipeline file gives. Pure. @throws BindError */
export function bindStage<
  P,
  G,
  D extends string,
  C extends string,
  O extends string,
  F extends string = never,
>(spec: StageSpec, declared: Declared<P, G, D, C, O, F>): Bound<P, G, D, C, O, F> {
  refuseUnknown(spec, declared);
  const paths = new Map<string, string>();
  const files = new Map<string, readonly string[]>();
  const groups = new Map<string, readonly Cell[]>();
  for (const dep of spec.deps) {
    if ('cells' in dep) groups.set(nameOf(dep), dep.cells);
    else if ('files' in dep) files.set(nameOf(dep), dep.files);
    else paths.set(nameOf(dep), dep.path);
  }
  const outs = new Map(spec.outs.map(({ name, declared: path, path: absolute }) => [name ?? path, absolute]));
  return {
    params: parse(spec, 'params', declared.params, nest(spec.params)),
    with: parse(spec, 'with', declared.with, spec.with),
    deps: pick(spec, 'deps', declared.deps ?? [], paths),
    files: pick(spec, 'deps', declared.files ?? [], files, ' as {glob: …}'),
    groups: pick(spec, 'deps', declared.groups ?? [], groups, ' as {stage: …}'),
    outs: pick(spec, 'outs', declared.outs ?? [], outs),
  };
}

const KEYS = ['params', 'with', 'deps', 'files', 'groups', 'outs'];

function refuseUnknown({ stage }: StageSpec, declared: object): void {
  const unknown = Object.keys(declared).find((key) => !KEYS.includes(key));
  if (unknown === undefined) return;
  const advice =
    unknown === 'given'
      ? 'it is called "with", as in pipeline.yaml: const { with: cell } = stage({ with: … })'
      : `it takes ${KEYS.join(', ')}`;
  throw new BindError(`stage ${stage}: stage() has no key "${unknown}"; ${advice}`);
}

function nameOf(dep: SpecDep): string {
  if (dep.name !== null) return dep.name;
  if ('cells' in dep) return dep.stage;
  return 'files' in dep ? dep.glob : dep.declared;
}

function pick<Name extends string, T>(
  { stage }: StageSpec,
  key: 'deps' | 'outs',
  names: readonly Name[],
  present: ReadonlyMap<string, T>,
  form = '',
): Readonly<Record<Name, T>> {
  const entries = names.map((name): [Name, T] => {
    const found = present.get(name);
    if (found !== undefined) return [name, found];
    const others = [...present.keys()].join(', ') || 'none';
    throw new BindError(
      `stage ${stage}: the script asks for ${key}.${name}, which pipeline.yaml doesn't declare${form} (declared: ${others}); ` +
        `add "${name}" under ${key}`,
    );
  });
  // `Object.fromEntries` forgets which keys it was given.
  return Object.fromEntries(entries) as Readonly<Record<Name, T>>;
}

function parse<T>(
  { stage }: StageSpec,
  key: 'params' | 'with',
  shape: Shape<T> | undefined,
  value: Value,
): T {
  if (shape === undefined) return closed(stage, key, value) as T;
  try {
    return shape.parse(value);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const missing = key === 'params' && error.found === undefined;
    throw new BindError(
      `stage ${stage}: ${key}: ${error.message}` +
        (missing ? `; add "${error.path.join('.')}" to the stage's params in pipeline.yaml` : ''),
      { cause: error },
    );
  }
}

/** What no shape was given for can't be read: a typo must not become `undefined`. */
function closed(stage: string, key: 'params' | 'with', value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(_target, property) {
      if (typeof property === 'symbol' || property === 'then' || property === 'toJSON') return undefined;
      throw new Error(
        `stage ${stage}: ${key}.${property} is read, but stage() was given no shape for ${key}`,
      );
    },
  });
}

/** `{'training.epochs': 50}` → `{training: {epochs: 50}}`. */
function nest(flat: Readonly<Record<string, Value>>): ValueMap {
  const root: Record<string, Value> = {};
  for (const [key, value] of Object.entries(flat)) {
    const parts = key.split('.');
    const last = parts.pop() ?? key;
    let map = root;
    for (const part of parts) {
      const below = map[part];
      const next: Record<string, Value> = isMap(below) ? { ...below } : {};
      map[part] = next;
      map = next;
    }
    const present = map[last];
    map[last] = isMap(present) && isMap(value) ? { ...value, ...present } : value;
  }
  return root;
}

function isMap(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
