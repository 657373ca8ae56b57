import { SourceMap, type SourceMapPayload } from 'node:module';
import type { Node, Program } from 'acorn';
import type { SourcePosition } from '../../../model/errors.js';
import type { WorkspacePath } from '../../../model/graph.js';
import { Source } from '../../../pipeline/source.js';

/** The parts of ESTree's nodes that are looked at. */
export interface AnyNode extends Node {
  readonly source?: AnyNode | null;
  readonly callee?: AnyNode;
  readonly arguments?: readonly AnyNode[];
  readonly object?: AnyNode;
  readonly property?: AnyNode;
  readonly properties?: readonly AnyNode[];
  readonly elements?: readonly (AnyNode | null)[];
  readonly computed?: boolean;
  readonly key?: AnyNode;
  readonly name?: string;
  readonly value?: unknown;
  readonly specifiers?: readonly AnyNode[];
  readonly imported?: AnyNode;
  readonly exported?: AnyNode | null;
  readonly local?: AnyNode;
  readonly id?: AnyNode | null;
  readonly init?: AnyNode | null;
  readonly declaration?: AnyNode | null;
  readonly declarations?: readonly AnyNode[];
  readonly expression?: AnyNode | boolean;
  readonly argument?: AnyNode | null;
}

/** A source file as JavaScript. */
export interface ParsedSource {
  readonly tree: Program;
  /** Where a node begins in the file; `null` where its source map doesn't tell. */
  offsetOf(node: Node): number | null;
  positionOf(node: Node): SourcePosition | null;
}

/** @param path of the file, relative to the workspace */
export async function parseSource(path: WorkspacePath, text: string): Promise<ParsedSource> {
  const { transform } = await import('esbuild');
  const options = { sourcefile: path, sourcemap: 'external', target: 'node20' } as const;
  const { code, map } = await transform(text, { ...options, loader: 'tsx' }).catch(async (error: unknown) => {
    // `<T>x` casts are no TSX.
    if (!path.endsWith('.ts') && !path.endsWith('.mts') && !path.endsWith('.cts')) throw error;
    return transform(text, { ...options, loader: 'ts' });
  });
  const source = new Source(path, text);
  const places = new SourceMap(JSON.parse(map) as SourceMapPayload);
  const offsetOf = (node: Node): number | null => {
    const start = node.loc?.start;
    if (start === undefined) return null;
    const entry = places.findEntry(start.line - 1, start.column);
    return 'originalLine' in entry ? offsetIn(text, entry.originalLine, entry.originalColumn) : null;
  };
  return {
    tree: await parseModule(code),
    offsetOf,
    positionOf: (node) => {
      const offset = offsetOf(node);
      if (offset === null) return null;
      const length = /[^\r\n]*/.exec(text.slice(offset))?.[0].length ?? 1;
      return source.position(offset, offset + Math.min(length, node.end - node.start));
    },
  };
}

export async function parseModule(code: string): Promise<Program> {
  const { parse } = await import('acorn');
  return parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true, allowHashBang: true });
}

/** Offset of a 0-based line and column. */
function offsetIn(text: string, line: number, column: number): number {
  let start = 0;
  for (let passed = 0; passed < line; passed += 1) start = text.indexOf('\n', start) + 1;
  return start + column;
}

/** The text of a node that is a literal text. */
export function textOf(node: AnyNode | null | undefined): string | null {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : null;
}

/** `a`, `'a'` as a key or name: its text. */
export function nameOf(node: AnyNode | null | undefined): string | null {
  return node?.type === 'Identifier' ? (node.name ?? null) : textOf(node);
}
