import {
  type Alias,
  type Document,
  type Scalar as YamlScalar,
  type YAMLMap,
  type YAMLSeq,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  parseDocument,
} from 'yaml';
import { float, isDate, plainScalar, scalarText, type Scalar } from './scalar.js';
import { type Source, type Span, errorAt, placeOf } from './source.js';
import type { Entry, MapNode, Node, ScalarNode } from './tree.js';

/** Aliases are copies to everybody who reads the document: this many nodes after copying are enough. */
const MAX_NODES = 1_000_000;
/** Deeper than anything that somebody wrote, and far from the end of the stack. */
export const MAX_DEPTH = 100;

/**
 * One YAML 1.2 document, with anchors and `<<` resolved. An empty one is the scalar null.
 * @param format what the user thinks it is: JSON is YAML, too
 * @throws PipelineError for bad syntax, a second document, a duplicate key, a tag that isn't YAML's own
 */
export function parseYaml(source: Source, format: 'YAML' | 'JSON' = 'YAML'): Node {
  const deep = hopelesslyDeep(source.text);
  if (deep !== null) throw tooDeep({ source, range: [deep, deep + 1] });
  // "failsafe": every scalar stays text here, and plainScalar() decides as DVC's parser does.
  const document = parseDocument(source.text, {
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
  });
  const [first] = document.errors;
  if (first !== undefined) {
    const at = { source, range: first.pos };
    // The parser meets the end of the stack, and tells it as an error of syntax.
    if (first.message.includes('call stack')) throw tooDeep(at);
    throw first.code === 'MULTIPLE_DOCS'
      ? errorAt(at, 'a second document starts here', 'Keep one document a file; remove the "---"')
      : errorAt(at, `not valid ${format}: ${lowerFirst(first.message)}`, adviceFor(first.code, at));
  }
  return new Composer(source, document).compose();
}

/** So many brackets open in one text take the parser's stack, and the process with it. */
const HOPELESS = 1_000;

/** Where a text opens more than the parser stands, whatever of it is in quotes; `null`: nowhere. */
function hopelesslyDeep(text: string): number | null {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/[[{\]}]|(?:[-?:] ){100}/g)) {
    if (token === ']' || token === '}') depth = Math.max(0, depth - 1);
    else depth += token.length === 1 ? 1 : 100;
    if (depth > HOPELESS) return index;
  }
  return null;
}

export function tooDeep(at: Span): Error {
  return errorAt(at, `nested too deeply: at most ${MAX_DEPTH} levels are read`, 'Flatten it');
}

class Composer {
  readonly #anchors = new Map<string, Node>();
  /** Nodes below a node, itself included, aliases followed. */
  readonly #sizes = new Map<Node, number>();
  #depth = 0;

  constructor(
    private readonly source: Source,
    private readonly document: Document.Parsed,
  ) {}

  compose(): Node {
    const root = this.document.contents;
    if (root === null) return { kind: 'scalar', value: null, at: this.#at([0, 0]) };
    return this.#node(root);
  }

  #node(node: unknown): Node {
    if (isAlias(node)) return this.#alias(node);
    const converted = isCollection(node) ? this.#collection(node) : this.#scalar(node);
    const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, converted);
    return converted;
  }

  #collection(node: YAMLMap | YAMLSeq): Node {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw tooDeep(this.#spanOf(node));
    const converted = isMap(node) ? this.#map(node) : this.#list(node);
    this.#depth -= 1;
    return converted;
  }

  #alias(alias: Alias): Node {
    const target = this.#anchors.get(alias.source);
    if (target === undefined) {
      throw errorAt(
        this.#spanOf(alias),
        `no anchor &${alias.source} stands before this alias`,
        `Anchors seen so far: ${[...this.#anchors.keys()].join(', ') || 'none'}`,
      );
    }
    return target;
  }

  #list(list: YAMLSeq): Node {
    this.#checkTag(list, 'tag:yaml.org,2002:seq');
    const at = this.#spanOf(list);
    const items = list.items.map((item) => this.#node(item));
    return this.#measured({ kind: 'list', items, at }, items);
  }

  #map(map: YAMLMap): MapNode {
    this.#checkTag(map, 'tag:yaml.org,2002:map');
    const own = new Map<string, Entry>();
    const merged = new Map<string, Entry>();
    for (const pair of map.items) {
      const key = this.#node(pair.key);
      const value = pair.value === null ? nullAfter(key) : this.#node(pair.value);
      if (isMergeKey(pair.key)) {
        this.#merge(merged, value, key.at);
        continue;
      }
      const name = this.#keyText(key);
      const before = own.get(name);
      if (before !== undefined) {
        throw errorAt(
          key.at,
          `duplicate key "${name}"`,
          `It stands at ${placeOf(before.key.at)} already; remove one of the two`,
        );
      }
      own.set(name, { key: key as ScalarNode, value });
    }
    // Merged keys come first, and the map's own ones replace them in place.
    for (const [name, entry] of own) merged.set(name, entry);
    const node: MapNode = { kind: 'map', entries: merged, at: this.#spanOf(map) };
    return this.#measured(
      node,
      [...merged.values()].map(({ value }) => value),
    );
  }

  /** `<<: *a` or `<<: [*a, *b]`; of several, the first that has a key wins. */
  #merge(into: Map<string, Entry>, value: Node, at: Span): void {
    for (const part of value.kind === 'list' ? value.items : [value]) {
      if (part.kind !== 'map')
        throw errorAt(at, '"<<" takes a map, or a list of maps', 'Write it as "<<: *anchor"');
      for (const [name, entry] of part.entries) if (!into.has(name)) into.set(name, entry);
    }
  }

  #keyText(key: Node): string {
    if (key.kind !== 'scalar') throw errorAt(key.at, 'a key must be text or a number', null);
    return isDate(key.value) ? key.value.text : scalarText(key.value);
  }

  #scalar(node: unknown): ScalarNode {
    if (!isScalar<string>(node)) throw new TypeError('the YAML parser gave a node of no known kind');
    const at = this.#spanOf(node);
    return { kind: 'scalar', value: this.#scalarValue(node, at), at };
  }

  #scalarValue(node: YamlScalar<string>, at: Span): Scalar {
    const text = node.value;
    const tag = node.tag;
    if (tag === undefined || tag === '!') {
      return node.type === 'PLAIN' && tag === undefined ? plainScalar(text) : text;
    }
    const plain = plainScalar(text);
    switch (tag) {
      case 'tag:yaml.org,2002:str':
        return text;
      case 'tag:yaml.org,2002:null':
        if (plain === null) return null;
        break;
      case 'tag:yaml.org,2002:bool':
        if (typeof plain === 'boolean') return plain;
        break;
      case 'tag:yaml.org,2002:int':
        if (isKind(plain, 'int')) return plain;
        break;
      case 'tag:yaml.org,2002:float':
        if (isKind(plain, 'float')) return plain;
        if (isKind(plain, 'int')) return float(plain.value);
        break;
      default:
        throw errorAt(
          at,
          `unknown tag ${tag}`,
          'Remove the tag: only those of YAML itself have a meaning here',
        );
    }
    throw errorAt(at, `"${text}" isn't what its tag ${tag} promises`, 'Remove the tag, or correct the value');
  }

  #checkTag(node: YAMLMap | YAMLSeq, own: string): void {
    if (node.tag !== undefined && node.tag !== own && node.tag !== '!') {
      throw errorAt(
        this.#spanOf(node),
        `unknown tag ${node.tag}`,
        'Remove the tag: only those of YAML itself have a meaning here',
      );
    }
  }

  #measured<N extends Node>(node: N, parts: readonly Node[]): N {
    const size = parts.reduce((sum, part) => sum + (this.#sizes.get(part) ?? 1), 1);
    if (size > MAX_NODES) {
      throw errorAt(node.at, `its aliases unfold to more than ${MAX_NODES} values`, 'Use fewer aliases');
    }
    this.#sizes.set(node, size);
    return node;
  }

  #spanOf(node: YamlScalar | YAMLMap | YAMLSeq | Alias): Span {
    const [start, end] = node.range ?? [0, 0];
    return this.#at([start, end]);
  }

  #at(range: readonly [number, number]): Span {
    return { source: this.source, range };
  }
}

/** A key without a value, as in `? key`. */
function nullAfter(key: Node): ScalarNode {
  return { kind: 'scalar', value: null, at: key.at };
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.value === '<<' && key.tag === undefined;
}

function isKind(value: Scalar, kind: 'int' | 'float'): value is Extract<Scalar, { kind: 'int' | 'float' }> {
  return typeof value === 'object' && value !== null && value.kind === kind;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function adviceFor(
  code: string,
  { source, range: [start] }: { source: Source; range: [number, number] },
): string | null {
  if (source.text.startsWith('${', start - 1))
    return "Within [ ] and { } a text with ${…} needs quotes: '${item}'";
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'Indent with spaces';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'Quote the text if the second ":" belongs to it';
    case 'MISSING_CHAR':
      return 'Close the quote or bracket that was opened, and check the indentation';
    case 'UNEXPECTED_TOKEN':
      return 'Quote the text if this belongs to it';
    case 'BAD_INDENT':
      return 'Close what was opened, and line up the keys of one map in one column';
    default:
      return null;
  }
}
