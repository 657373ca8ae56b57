import { stringify as stringifyToml, TomlDate } from 'smol-toml';
import { PipelineError } from '../errors.js';
import { plainScalar, scalarText, type Scalar } from '../pipeline/scalar.js';
import type { Entry, MapNode, Node } from '../pipeline/tree.js';

/**
 * The text of a params file that holds this tree, in the format of the file's ending. Numbers keep whether
 * they are ints or floats. Every reader of YAML 1.1 or 1.2 reads the same from it.
 * @throws PipelineError for what the format can't hold: null in TOML; NaN, infinities and dates in JSON
 */
export function paramsText(root: MapNode, path: string): string {
  if (path.endsWith('.toml')) return stringifyToml(tomlValue(root, path), { numbersAsFloat: true });
  if (path.endsWith('.json')) return `${flow(root, jsonScalar(path))}\n`;
  return root.entries.size === 0 ? '{}\n' : block(root, '');
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
