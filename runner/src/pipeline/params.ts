import { posix } from 'node:path';
import type { Value } from '../model/graph.js';
import { type FileDisk, readParamsFile } from './params-file.js';
import { type MapNode, type Node, toValue } from './tree.js';

/** A params file's values, by dotted key. */
export class ParamsDocument {
  constructor(
    /** As errors name it. */
    readonly name: string,
    readonly root: MapNode,
  ) {}

  /**
   * The value at a dotted key (`train.lr`, `layers.0`): a scalar, a list or a whole subtree.
   * `undefined` where there is none.
   * @throws PipelineError for a date or an integer beyond 2^53 in it
   */
  get(key: string): Value | undefined {
    const node = nodeAt(this.root, key);
    return node === undefined ? undefined : toValue(node);
  }

  has(key: string): boolean {
    return nodeAt(this.root, key) !== undefined;
  }

  /** @throws PipelineError for a date or an integer beyond 2^53 anywhere in the file */
  all(): Value {
    return toValue(this.root);
  }

  /** Every dotted key that leads to something, maps included: what a mistyped key is compared with. */
  keys(): string[] {
    return keysBelow(this.root, '');
  }
}

/**
 * Reads a params file: YAML, JSON or TOML by its ending.
 * @param name as errors name it (default: the path itself)
 * @returns null where no file is
 * @throws PipelineError for bad syntax, a duplicate key, anything but a map, a Python file
 */
export function readParams(disk: FileDisk, absolutePath: string, name = absolutePath): ParamsDocument | null {
  const root = readParamsFile(disk, absolutePath, name);
  return root === null ? null : new ParamsDocument(name, root);
}

/** The first document that has the key: where `-S key=value` writes, and what a bare param names. */
export function documentWith(documents: readonly ParamsDocument[], key: string): ParamsDocument | undefined {
  return documents.find((document) => document.has(key));
}

function nodeAt(root: Node, key: string): Node | undefined {
  return key.split('.').reduce<Node | undefined>((node, part) => {
    if (node?.kind === 'map') return node.entries.get(part)?.value;
    return node?.kind === 'list' && /^[0-9]+$/.test(part) ? node.items[Number(part)] : undefined;
  }, root);
}

function keysBelow(node: MapNode, prefix: string): string[] {
  return [...node.entries].flatMap(([name, { value }]) => {
    const key = `${prefix}${name}`;
    return value.kind === 'map' ? [key, ...keysBelow(value, `${key}.`)] : [key];
  });
}

/** Whether a path ends as one of the formats that are read. */
export function isParamsFile(path: string): boolean {
  return ['.yaml', '.yml', '.json', '.toml'].includes(posix.extname(path));
}
