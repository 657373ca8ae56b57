import { SourceMap, type SourceMapPayload } from 'node:module';
import type { Node, Position, Program } from 'acorn';
import type { TransformResult } from 'esbuild';
import { PipelineError, type SourcePosition } from '../../../model/errors.js';
import type { WorkspacePath } from '../../../model/graph.js';
import { Source } from '../../../pipeline/source.js';
import { ADVICE_ON_OWN_NAMES, diagnosticOf, isBuildFailure, isOfOwnName } from './build-messages.js';
import type { BundlePlaces } from './bundle-places.js';

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

/**
 * @param path of the file, relative to the workspace
 * @throws PipelineError for syntax errors
 */
export async function parseSource(path: WorkspacePath, text: string): Promise<ParsedSource> {
  const { code, map } = await withoutTypes(path, text);
  const source = new Source(path, text);
  const places = new SourceMap(JSON.parse(map) as SourceMapPayload);
  const offsetAt = ({ line, column }: Position): number | null => {
    const entry = places.findEntry(line - 1, column);
    return 'originalLine' in entry ? offsetIn(text, entry.originalLine, entry.originalColumn) : null;
  };
  const offsetOf = ({ loc }: Node): number | null => (loc == null ? null : offsetAt(loc.start));
  return {
    tree: await parseModule(code, {
      at: (position) => {
        const offset = offsetAt(position);
        return offset === null ? null : source.position(offset, offset + 1);
      },
    }),
    offsetOf,
    positionOf: (node) => {
      const offset = offsetOf(node);
      if (offset === null) return null;
      const length = /[^\r\n]*/.exec(text.slice(offset))?.[0].length ?? 1;
      return source.position(offset, offset + Math.min(length, node.end - node.start));
    },
  };
}

async function withoutTypes(path: WorkspacePath, text: string): Promise<TransformResult> {
  const { transform } = await import('esbuild');
  const options = { sourcefile: path, sourcemap: 'external', target: 'node20', logLevel: 'silent' } as const;
  try {
    return await transform(text, { ...options, loader: 'tsx' }).catch(async (error: unknown) => {
      // `<T>x` casts are no TSX.
      if (!path.endsWith('.ts') && !path.endsWith('.mts') && !path.endsWith('.cts')) throw error;
      return transform(text, { ...options, loader: 'ts' });
    });
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    throw new PipelineError(error.errors.map((one) => diagnosticOf(one)));
  }
}

/**
 * @param places where what stands in it stands in the sources
 * @throws PipelineError for what a bundler lets pass and nothing can run: a name that is declared twice
 */
export async function parseModule(code: string, places: Pick<BundlePlaces, 'at'>): Promise<Program> {
  const { parse } = await import('acorn');
  try {
    return parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true, allowHashBang: true });
  } catch (error) {
    if (!isSyntaxError(error)) throw error;
    const message = error.message.replace(/ \(\d+:\d+\)$/, '');
    const advice = isOfOwnName(message)
      ? ADVICE_ON_OWN_NAMES
      : 'Write it in another way: lockstep reads code with acorn, which refuses this.';
    const [, name = ''] = /'(.+?)'/.exec(message) ?? [];
    throw PipelineError.of(message, places.at(error.loc, name), advice);
  }
}

function isSyntaxError(error: unknown): error is SyntaxError & { readonly loc: Position } {
  return error instanceof SyntaxError && 'loc' in error;
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
