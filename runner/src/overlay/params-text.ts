import { stringify as stringifyToml, TomlDate } from 'smol-toml';
import { PipelineError } from '../model/errors.js';
import { parseParams } from '../pipeline/params-file.js';
import { Source } from '../pipeline/source.js';
import { plainScalar, scalarText, type Scalar } from '../pipeline/scalar.js';
import { type Entry, equal, type MapNode, type Node } from '../pipeline/tree.js';

/**
 * A params file's text after a change: the old text with the changed values in their places, so that
 * comments and all else stay. Where that can't say it (TOML, aliases, some blocks), it is written anew.
 * @param before as it was read from the file
 * @throws PipelineError as `paramsText` does
 */
export function changedText(before: MapNode, after: MapNode, path: string): string {
  return editedText(before, after, path) ?? paramsText(after, path);
}

/**
 * The text of a params file that holds this tree, in the format of the file's ending. Numbers keep whether
 * they are ints or floats. Every reader of YAML 1.1 or 1.2 reads the same from it.
 * @throws PipelineError for what the format can't hold: null in TOML; NaN, infinities and dates in JSON
 */
function paramsText(root: MapNode, path: string): string {
  if (path.endsWith('.toml')) return stringifyToml(tomlValue(root, path), { numbersAsFloat: true });
  if (path.endsWith('.json')) return `${flow(root, jsonScalar(path))}\n`;
  return root.entries.size === 0 ? '{}\n' : block(root, '');
}

interface Edit {
  readonly range: readonly [start: number, end: number];
  readonly text: string;
}

/** `null` where the edited text doesn't read as `after`. */
function editedText(before: MapNode, after: MapNode, path: string): string | null {
  const { text } = before.at.source;
  const edits = editsBetween(before, after, path.endsWith('.json') ? jsonScalar(path) : yamlScalar);
  if (edits === null) return null;
  const edited = edits
    .toSorted((one, other) => other.range[0] - one.range[0])
    .reduce((rest, edit) => rest.slice(0, edit.range[0]) + edit.text + rest.slice(edit.range[1]), text);
  try {
    return equal(parseParams(new Source(path, edited), path), after) ? edited : null;
  } catch (error) {
    if (error instanceof PipelineError) return null;
    throw error;
  }
}

/** `null` where a changed value has no place in the text. */
function editsBetween(before: Node, after: Node, scalar: (value: Scalar) => string): readonly Edit[] | null {
  if (equal(before, after)) return [];
  const pairs = childPairs(before, after);
  if (pairs !== null) {
    const edits = pairs.map(([one, other]) => editsBetween(one, other, scalar));
    return edits.every((edit) => edit !== null) ? edits.flat() : null;
  }
  const { source, range } = before.at;
  if (range === null) return null;
  // A block's range reaches over its last line's end.
  const tail = /\s*$/.exec(source.text.slice(...range))?.[0] ?? '';
  return [{ range, text: flow(after, scalar) + tail }];
}

/** Each child of two maps with the same keys, or two lists of the same length; `null` for any other two nodes. */
function childPairs(before: Node, after: Node): readonly (readonly [Node, Node])[] | null {
  if (before.kind !== after.kind) return null;
  const [ones, others] = [childrenOf(before), childrenOf(after)];
  if (ones?.size !== others?.size) return null;
  const pairs = [...(ones ?? [])].map(([name, one]) => [one, others?.get(name)] as const);
  const isPaired = pairs.every((pair): pair is readonly [Node, Node] => pair[1] !== undefined);
  return ones !== null && isPaired ? pairs : null;
}

function childrenOf(node: Node): ReadonlyMap<string, Node> | null {
  switch (node.kind) {
    case 'scalar':
      return null;
    case 'list':
      return new Map(node.items.map((item, index) => [String(index), item]));
    case 'map':
      return new Map([...node.entries].map(([name, { value }]) => [name, value]));
  }
}

function block({ entries }: MapNode, indent: string): string {
  return [...entries.values()]
    .map(({ key, value }) => {
      const start = `${indent}${yamlKey(key.value)}:`;
      return value.kind === 'map' && value.entries.size > 0
        ? `${start}\n${block(value, `${indent}  `)}`
        : `${start} ${flow(value, yamlScalar)}\n`;
    })
    .join('');
}

/** On one line: what JSON and YAML have in common. */
export function flow(node: Node, scalar: (value: Scalar) => string = yamlScalar): string {
  switch (node.kind) {
    case 'scalar':
      return scalar(node.value);
    case 'list':
      return `[${node.items.map((item) => flow(item, scalar)).join(', ')}]`;
    case 'map':
      return `{${[...node.entries].map((entry) => flowEntry(entry, scalar)).join(', ')}}`;
  }
}

function flowEntry([name, { key, value }]: [string, Entry], scalar: (value: Scalar) => string): string {
  const text = scalar === yamlScalar ? yamlScalar(key.value) : JSON.stringify(name);
  return `${text}: ${flow(value, scalar)}`;
}

/** Texts are always quoted: YAML 1.1 takes `no`, `1:30` and `0o7` for something else than YAML 1.2. */
function yamlScalar(value: Scalar): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (value.kind !== 'float') return value.text;
  if (!Number.isFinite(value.value)) return value.text.replace(/(inf|nan)/, '.$1');
  return floatText(value.text);
}

/** YAML 1.1 knows an exponent only behind a point: it reads `1e-05` as text. */
function floatText(text: string): string {
  return text.includes('.') ? text : text.replace('e', '.0e');
}

function yamlKey(value: Scalar): string {
  const isPlain =
    typeof value === 'string' &&
    /^[A-Za-z_][A-Za-z0-9_-]*$/.test(value) &&
    !/^(?:y|n|yes|no|on|off)$/i.test(value) &&
    plainScalar(value) === value;
  return isPlain ? value : yamlScalar(value);
}

function jsonScalar(path: string): (value: Scalar) => string {
  return (value) => {
    if (typeof value === 'object' && value !== null) {
      if (value.kind === 'date' || (value.kind === 'float' && !Number.isFinite(value.value)))
        throw unfit(path, value.text);
    }
    return yamlScalar(value);
  };
}

type TomlValue = string | boolean | bigint | number | TomlDate | TomlValue[] | { [key: string]: TomlValue };

/** Ints as bigints, so that every number is a float. */
function tomlValue(node: Node, path: string): TomlValue {
  if (node.kind === 'list') return node.items.map((item) => tomlValue(item, path));
  if (node.kind === 'map') {
    return Object.fromEntries([...node.entries].map(([name, { value }]) => [name, tomlValue(value, path)]));
  }
  const { value } = node;
  if (value === null) throw unfit(path, scalarText(value));
  if (typeof value !== 'object') return value;
  if (value.kind === 'date') return new TomlDate(value.text);
  return value.kind === 'int' ? BigInt(value.text) : value.value;
}

function unfit(path: string, text: string): PipelineError {
  return PipelineError.of(
    `${path} can't hold ${text}: its format has no such value`,
    null,
    'Keep the param in a YAML file',
  );
}
