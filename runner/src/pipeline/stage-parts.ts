import { posix } from 'node:path';
import type { WorkspacePath } from '../model/graph.js';
import { type StagePlace, leavesWorkspace, placedPath } from './paths.js';
import { isDate, scalarText } from './scalar.js';
import { errorAt } from './source.js';
import { type MapNode, type Node, describe, isNumber } from './tree.js';

const QUOTE_ADVICE = 'Quote the value where it is defined';

/** A text that must be text: a number where a path is meant is an error, not a path. */
export function requireText(node: Node, what: string, scalarAdvice = QUOTE_ADVICE): string {
  if (node.kind === 'scalar' && typeof node.value === 'string') return node.value;
  const advice = node.kind === 'scalar' ? scalarAdvice : null;
  throw errorAt(node.at, `${what} must be text, not ${describe(node)}`, advice);
}

/** A path from `wdir`, never empty. */
export function requirePath(node: Node, what: string): string {
  const text = requireText(node, what);
  if (text === '') throw errorAt(node.at, `${what} is empty`, 'Write a path');
  if (text.includes('\0')) throw errorAt(node.at, `${what} has a null character in it`);
  return text;
}

/** Any scalar as text: for prose and environment variables. */
export function plainText(node: Node, what: string): string {
  if (node.kind === 'scalar' && node.value !== null && !isDate(node.value)) return scalarText(node.value);
  throw errorAt(node.at, `${what} must be text, not ${describe(node)}`);
}

export function requireNumber(node: Node, what: string): number {
  if (node.kind === 'scalar' && isNumber(node.value) && Number.isFinite(node.value.value)) {
    return node.value.value;
  }
  throw errorAt(node.at, `${what} must be a number, not ${describe(node)}`);
}

export function requirePositive(node: Node, what: string): number {
  const value = requireNumber(node, what);
  if (value > 0) return value;
  throw errorAt(node.at, `${what} must be more than 0, not ${value}`);
}

export function requireInside(node: Node, declared: string, place: StagePlace, what: string): WorkspacePath {
  const path = placedPath(place, declared);
  if (!leavesWorkspace(path)) return path;
  throw errorAt(
    node.at,
    `${what} "${declared}" leaves the workspace ${place.workspace}`,
    posix.isAbsolute(declared)
      ? 'Write a path relative to the pipeline file'
      : 'Keep it in the workspace; or include this file from a pipeline.yaml further up, whose folder is the workspace then',
  );
}

/** The children of a list, or of a map with names: `[name or null, node]`. */
export function namedItems(node: Node | undefined): readonly (readonly [string | null, Node])[] {
  if (node === undefined || node.kind === 'scalar') return [];
  if (node.kind === 'list') return node.items.map((item) => [null, item] as const);
  return [...node.entries].map(([name, { value }]) => [name, value] as const);
}

export function flag(flags: MapNode | null, key: string): boolean | undefined {
  const node = flags?.entries.get(key)?.value;
  return node?.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : undefined;
}
