import type { PipelineError } from '../model/errors.js';
import { suggest } from './nearest.js';
import { isDate, scalarText } from './scalar.js';
import { type Span, errorAt } from './source.js';
import {
  type Entry,
  type MapNode,
  type Node,
  type ScalarNode,
  childAt,
  childNames,
  describe,
} from './tree.js';
import { type OptionStyle, unpackOptions } from './unpack.js';

/** What a `${}` can name: the vars, and inside a cell `item` and `key`. */
export type Scope = ReadonlyMap<string, Node>;

/**
 * What a `${}` may stand for: one value; in `cmd` also a map, unpacked to options of this style; in `with`,
 * `matrix` and `foreach` anything, when it is the whole text.
 */
export type Allowed = 'scalar' | 'any' | OptionStyle;

interface Expression {
  /** As written, `${a.b[0]}`. */
  readonly raw: string;
  readonly keys: readonly string[];
}

interface Template {
  readonly parts: readonly (string | Expression)[];
  /** The expression, where it is the whole text. */
  readonly whole: Expression | null;
}

// `${…}` unless a backslash stands before it.
const EXPRESSION = /(?<!\\)\$\{(.*?)\}/g;
// Names between dots, or in brackets: `a.b[0]`, `a b`, `größe`. Blanks may stand behind a bracket, too.
const PATH = /^[^.[\]]+(?:\.[^.[\]]+|\[[^.[\]]+\]\s*)*$/;

const compiled = new Map<string, Template>();

/** Whether a text has a `${}` that would be replaced. */
export function isTemplate(text: string): boolean {
  return text.includes('${') && new RegExp(EXPRESSION).test(text);
}

/**
 * Replaces every `${}` in texts and keys, to any depth. A value that comes from the scope is taken as
 * it is, even if it contains `${}` itself.
 * @throws PipelineError pointing at the `${}` that names nothing, or something that can't stand there
 */
export function resolve(node: Node, scope: Scope, allowed: Allowed): Node {
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'string' ? resolveText(node, node.value, scope, allowed) : node;
    case 'list': {
      const items = node.items.map((item) => resolve(item, scope, allowed));
      return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
    }
    case 'map':
      return resolveMap(node, scope, allowed);
  }
}

/**
 * Checks the syntax of every `${}` without looking anything up.
 * @throws PipelineError for `${}` or `${a.}`
 */
export function checkSyntax(node: Node): void {
  switch (node.kind) {
    case 'scalar':
      if (typeof node.value === 'string') compile(node.value, node);
      break;
    case 'list':
      node.items.forEach(checkSyntax);
      break;
    case 'map':
      for (const { key, value } of node.entries.values()) {
        checkSyntax(key);
        checkSyntax(value);
      }
  }
}

function resolveMap(node: MapNode, scope: Scope, allowed: Allowed): MapNode {
  const entries = new Map<string, Entry>();
  for (const [name, { key, value }] of node.entries) {
    const resolvedKey = resolveKey(key, scope);
    const text = resolvedKey === key ? name : keyText(resolvedKey);
    if (entries.has(text)) throw errorAt(key.at, `duplicate key "${text}"`, 'A template made the same key');
    entries.set(text, { key: resolvedKey, value: resolve(value, scope, allowed) });
  }
  return { ...node, entries };
}

function resolveKey(key: ScalarNode, scope: Scope): ScalarNode {
  const resolved = resolve(key, scope, 'scalar');
  if (resolved.kind !== 'scalar') throw errorAt(key.at, `${describe(resolved)} can't be a key`);
  return resolved;
}

function keyText({ value, at }: ScalarNode): string {
  if (isDate(value))
    throw errorAt(at, `the date ${value.text} can't be a key`, 'Quote the date where it is defined');
  return scalarText(value);
}

function resolveText(node: ScalarNode, text: string, scope: Scope, allowed: Allowed): Node {
  if (!text.includes('${')) return node;
  const { parts, whole } = compile(text, node);
  if (whole !== null) return resolveWhole(node, whole, scope, allowed);
  const result = parts.map((part) =>
    typeof part === 'string' ? part : embedded(lookUp(part, scope, node), part, allowed, node),
  );
  // DVC unescapes at the end, so also what came from a value.
  return { ...node, value: result.join('').replaceAll('\\${', '${') };
}

function resolveWhole(node: ScalarNode, expression: Expression, scope: Scope, allowed: Allowed): Node {
  const value = lookUp(expression, scope, node);
  if (allowed === 'any') return { ...value, at: node.at };
  if (value.kind === 'scalar') {
    refuseDate(value, expression, node);
    return { ...value, at: node.at };
  }
  throw errorAt(
    spanOf(expression, node),
    `${expression.raw} is ${describe(value)}, which can't stand here`,
    typeof allowed === 'object' && value.kind === 'map'
      ? 'A map becomes options behind a command: write "command ${…}"'
      : 'Name one of its values',
  );
}

function embedded(value: Node, expression: Expression, allowed: Allowed, node: ScalarNode): string {
  if (value.kind === 'scalar') return refuseDate(value, expression, node);
  if (value.kind === 'map' && typeof allowed === 'object') {
    return unpackOptions(value, allowed, (key) =>
      errorAt(
        spanOf(expression, node),
        `${expression.raw} can't become options: "${key}" is a list with maps, lists or dates in it`,
        'Only a list of plain values becomes an option',
      ),
    );
  }
  throw errorAt(
    spanOf(expression, node),
    `${expression.raw} is ${describe(value)}, which can't become text`,
    value.kind === 'map' ? 'Only cmd unpacks a map, to options' : 'Name one of its items, as in ${list[0]}',
  );
}

function refuseDate(value: ScalarNode, expression: Expression, node: ScalarNode): string {
  if (!isDate(value.value)) return scalarText(value.value);
  throw errorAt(
    spanOf(expression, node),
    `${expression.raw} is the date ${value.value.text}, which has no agreed text`,
    'Quote the date where it is defined',
  );
}

function lookUp(expression: Expression, scope: Scope, node: ScalarNode): Node {
  const [first = '', ...rest] = expression.keys;
  let found = scope.get(first);
  if (found === undefined) throw missing(expression, first, null, scope.keys(), node);
  let path = first;
  for (const key of rest) {
    if (found.kind === 'scalar' && found.parts === undefined) {
      throw errorAt(
        spanOf(expression, node),
        `${expression.raw}: "${path}" is ${describe(found)} and has no "${key}"`,
      );
    }
    const next = childAt(found, key);
    if (next === undefined) {
      throw missing(
        expression,
        key,
        path,
        found.kind === 'list' ? found.items.length : childNames(found),
        node,
      );
    }
    found = next;
    path += `.${key}`;
  }
  return found;
}

function missing(
  expression: Expression,
  key: string,
  inside: string | null,
  known: Iterable<string> | number,
  node: ScalarNode,
): PipelineError {
  const span = spanOf(expression, node);
  if (inside === null) {
    return errorAt(
      span,
      `${expression.raw}: there is no variable "${key}"`,
      unknownVariable(expression, key, known),
    );
  }
  const advice =
    typeof known === 'number' ? `"${inside}" is a list of ${known}, counted from 0` : suggest(key, known);
  return errorAt(span, `${expression.raw}: "${inside}" has no "${key}"`, advice);
}

function unknownVariable({ raw }: Expression, key: string, known: Iterable<string> | number): string {
  if (/^[A-Z_][A-Z0-9_]*(?:$|[^a-z0-9_])/.test(key)) return `For a variable of the shell write \\${raw}`;
  const suggestion = typeof known === 'number' ? null : suggest(key, known);
  return suggestion ?? 'No vars are loaded: put the values into params.yaml, or name a file under "vars"';
}

function compile(text: string, node: ScalarNode): Template {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const parts: (string | Expression)[] = [];
  let end = 0;
  for (const match of text.matchAll(EXPRESSION)) {
    const [raw, inner = ''] = match;
    if (!PATH.test(inner)) {
      throw errorAt(
        spanOf({ raw, keys: [] }, node),
        `${raw} isn't a template`,
        'Write ${name}, ${a.b} or ${list[0]}; for a shell variable write \\${NAME}',
      );
    }
    if (match.index > end) parts.push(text.slice(end, match.index));
    const keys = inner.replaceAll('[', '.').replaceAll(']', '').split('.');
    parts.push({ raw, keys: keys.map((key) => key.trim()) });
    end = match.index + raw.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  const [only] = parts;
  const whole = parts.length === 1 && typeof only === 'object' ? only : null;
  const template = { parts, whole };
  compiled.set(text, template);
  return template;
}

/** The place of an expression inside its scalar: quotes, escapes and folding are in the way of counting. */
function spanOf(expression: Expression, node: ScalarNode): Span {
  const { source, range } = node.at;
  if (range === null) return node.at;
  const start = source.text.slice(range[0], range[1]).indexOf(expression.raw);
  if (start === -1) return node.at;
  return { source, range: [range[0] + start, range[0] + start + expression.raw.length] };
}
