import type { Value } from '../model/graph.js';
import { type NumberScalar, type Scalar, describeScalar } from './scalar.js';
import { type Span, errorAt } from './source.js';

/**
 * A document with the place of every part of it. Scalars keep whether they were int or float, since
 * `${}` makes text of them as Python would.
 */
export type Node = ScalarNode | ListNode | MapNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: Scalar;
  /** What a dot leads to: the parts of a file that a glob found, the values behind an axis's key. */
  readonly parts?: ReadonlyMap<string, Node>;
  readonly at: Span;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly at: Span;
}

export interface MapNode {
  readonly kind: 'map';
  /** By the key's text, in the order of the file. */
  readonly entries: ReadonlyMap<string, Entry>;
  readonly at: Span;
}

export interface Entry {
  readonly key: ScalarNode;
  readonly value: Node;
}

export function emptyMap(at: Span): MapNode {
  return { kind: 'map', entries: new Map(), at };
}

/** The text of a scalar that is text. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

export function isNumber(value: Scalar): value is NumberScalar {
  return typeof value === 'object' && value !== null && value.kind !== 'date';
}

/** What a node is, for messages: `a list`, `the number 12`. */
export function describe(node: Node): string {
  switch (node.kind) {
    case 'scalar':
      return describeScalar(node.value);
    case 'list':
      return 'a list';
    case 'map':
      return 'a map';
  }
}

/**
 * The plain value, as keys, `with` and scripts see it.
 * @throws PipelineError for an integer beyond 2^53, which a double can't hold, and for a date
 */
export function toValue(node: Node): Value {
  switch (node.kind) {
    case 'scalar':
      return scalarValue(node);
    case 'list':
      return node.items.map(toValue);
    case 'map':
      return mapValues(node, toValue);
  }
}

/** Like `toValue`, but nothing is refused: dates are text, and long integers rounded. The JSON Schema judges it. */
export function toJson(node: Node): Value {
  switch (node.kind) {
    case 'scalar':
      if (typeof node.value !== 'object' || node.value === null) return node.value;
      return node.value.kind === 'date' ? node.value.text : node.value.value;
    case 'list':
      return node.items.map(toJson);
    case 'map':
      return mapValues(node, toJson);
  }
}

/** What a dot or brackets lead to. */
export function childAt(node: Node, key: string): Node | undefined {
  switch (node.kind) {
    case 'scalar':
      return node.parts?.get(key);
    case 'list':
      return itemAt(node.items, key);
    case 'map':
      return node.entries.get(key)?.value;
  }
}

export function childNames(node: ScalarNode | MapNode): Iterable<string> {
  return node.kind === 'map' ? node.entries.keys() : (node.parts?.keys() ?? []);
}

/** As in Python: `-1` is the last item. */
function itemAt(items: readonly Node[], key: string): Node | undefined {
  if (!/^[-+]?[0-9]+$/.test(key)) return undefined;
  const index = Number(key);
  return items[index < 0 ? items.length + index : index];
}

/** Equal in structure and type: `1` and `1.0` differ, as `1` and `"1"` do. */
export function equal(one: Node, other: Node): boolean {
  if (one.kind === 'scalar') {
    return other.kind === 'scalar' && equalScalars(one.value, other.value) && equalParts(one, other);
  }
  if (one.kind === 'list') {
    return (
      other.kind === 'list' &&
      one.items.length === other.items.length &&
      one.items.every((item, index) => {
        const twin = other.items[index];
        return twin !== undefined && equal(item, twin);
      })
    );
  }
  if (other.kind !== 'map' || one.entries.size !== other.entries.size) return false;
  return [...one.entries].every(([key, entry]) => {
    const twin = other.entries.get(key);
    return twin !== undefined && equal(entry.value, twin.value);
  });
}

function equalParts({ parts: one }: ScalarNode, { parts: other }: ScalarNode): boolean {
  if (one === undefined || other === undefined || one === other) return one === other;
  return (
    one.size === other.size &&
    [...one].every(([name, part]) => {
      const twin = other.get(name);
      return twin !== undefined && equal(part, twin);
    })
  );
}

export function equalScalars(one: Scalar, other: Scalar): boolean {
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null) {
    return one === other;
  }
  return one.kind === other.kind && one.text === other.text;
}

function scalarValue({ value, at }: ScalarNode): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (value.kind === 'date') {
    throw errorAt(at, `${value.text} is a date, which no param can be`, `Quote it: "${value.text}"`);
  }
  if (value.kind === 'int' && !Number.isSafeInteger(value.value)) {
    throw errorAt(
      at,
      `${value.text} lies beyond 2^53, where a number is no longer exact`,
      `Quote it: "${value.text}"`,
    );
  }
  return value.value;
}

function mapValues<T>(node: MapNode, convert: (child: Node) => T): Record<string, T> {
  const result: Record<string, T> = {};
  for (const [key, { value }] of node.entries) {
    const converted = convert(value);
    // An assignment to "__proto__" would make no key.
    if (key === '__proto__') Object.defineProperty(result, key, { value: converted, enumerable: true });
    else result[key] = converted;
  }
  return result;
}
