import { SourceMap, type SourceMapPayload } from 'node:module';
import { posix } from 'node:path';
import type { Node } from 'acorn';
import type { Diagnostic } from '../../../model/errors.js';
import type { WorkspacePath } from '../../../model/graph.js';
import type { FileReference } from '../language.js';
import { Source } from '../../../pipeline/source.js';

export interface Findings {
  readonly errors: readonly Diagnostic[];
  readonly references: readonly FileReference[];
}

const NOTHING: Findings = { errors: [], references: [] };
const SUSPICIOUS = /\b(?:import\s*\(|require\b|createRequire\b|Worker\b|fork\b|new\s+URL\b)/;

/**
 * Finds what a bundle can't follow in one source file: imports whose name is computed, and workers,
 * forks, URLs and files of a `createRequire` in the workspace. Cheap for most files: only those with a suspicious word are parsed.
 *
 * @param path of the file, relative to the workspace
 */
export async function findUnfollowable(path: WorkspacePath, text: string): Promise<Findings> {
  if (!SUSPICIOUS.test(text)) return NOTHING;
  const [{ transform }, { parse }, { full }] = await Promise.all([
    import('esbuild'),
    import('acorn'),
    import('acorn-walk'),
  ]);
  const { code, map } = await transform(text, {
    loader: 'tsx',
    sourcefile: path,
    sourcemap: 'external',
    target: 'node20',
  }).catch(async (error: unknown) => {
    // `<T>x` casts are no TSX.
    if (!path.endsWith('.ts') && !path.endsWith('.mts') && !path.endsWith('.cts')) throw error;
    return transform(text, { loader: 'ts', sourcefile: path, sourcemap: 'external', target: 'node20' });
  });
  const tree = parse(code, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    locations: true,
    allowHashBang: true,
  });
  const place = new Places(new Source(path, text), new SourceMap(JSON.parse(map) as SourceMapPayload));
  const errors: Diagnostic[] = [];
  const references: FileReference[] = [];
  const names = new ImportedNames();
  full(tree, (node) => {
    names.see(node);
  });
  full(tree, (node) => {
    const finding = inspect(node, names);
    if (finding === null) return;
    const position = place.of(node);
    if (finding.kind === 'file') {
      const target = posix.normalize(posix.join(posix.dirname(path), finding.specifier));
      references.push({
        path: target,
        diagnostic: {
          message: `${finding.what} "${finding.specifier}" isn't followed into the script's code`,
          position,
          advice: `Import it, or list ${target} in the stage's deps.`,
        },
      });
    } else {
      errors.push({
        message: `${finding.what} can't be followed, so a change behind it would go unseen`,
        position,
        advice: 'Import by a literal name, or list the files in deps and read them as data.',
      });
    }
  });
  return { errors, references };
}

type Finding =
  | { readonly kind: 'computed'; readonly what: string }
  | { readonly kind: 'file'; readonly what: string; readonly specifier: string };

const COMPUTED_REQUIRE: Finding = { kind: 'computed', what: 'A computed require()' };

/** The parts of ESTree's nodes that are looked at. */
interface AnyNode extends Node {
  readonly source?: AnyNode | null;
  readonly callee?: AnyNode;
  readonly arguments?: readonly AnyNode[];
  readonly object?: AnyNode;
  readonly property?: AnyNode;
  readonly name?: string;
  readonly value?: unknown;
  readonly specifiers?: readonly AnyNode[];
  readonly imported?: AnyNode;
  readonly local?: AnyNode;
  readonly id?: AnyNode | null;
  readonly init?: AnyNode | null;
}

function inspect(node: AnyNode, names: ImportedNames): Finding | null {
  const [first] = node.arguments ?? [];
  const callee = node.callee;
  switch (node.type) {
    case 'ImportExpression':
      return typeof node.source?.value === 'string'
        ? null
        : { kind: 'computed', what: 'A computed import()' };
    case 'CallExpression':
      if (callee !== undefined && names.isRequire(callee)) {
        if (isRelative(first)) return { kind: 'file', what: 'require', specifier: first.value };
        return isText(first) ? null : COMPUTED_REQUIRE;
      }
      if (callee?.type === 'Identifier' && callee.name === 'require' && !isText(first))
        return COMPUTED_REQUIRE;
      return callee !== undefined && names.is(callee, 'fork') ? started('fork', first) : null;
    case 'NewExpression':
      if (callee !== undefined && names.is(callee, 'Worker')) return started('Worker', first);
      return callee?.type === 'Identifier' &&
        callee.name === 'URL' &&
        isRelative(first) &&
        isOwnUrl(node.arguments?.[1])
        ? { kind: 'file', what: 'URL', specifier: first.value }
        : null;
    default:
      return null;
  }
}

/** A worker's or a child's file; a URL inside is found by itself. */
function started(what: string, file: AnyNode | undefined): Finding | null {
  if (isRelative(file)) return { kind: 'file', what, specifier: file.value };
  return file?.type === 'NewExpression' ? null : { kind: 'computed', what: `A computed ${what}` };
}

function isText(node: AnyNode | undefined): node is AnyNode & { readonly value: string } {
  return typeof node?.value === 'string';
}

function isRelative(node: AnyNode | undefined): node is AnyNode & { readonly value: string } {
  return isText(node) && /^\.{1,2}\//.test(node.value);
}

function isOwnUrl(node: AnyNode | undefined): boolean {
  return (
    node?.type === 'MemberExpression' && node.object?.type === 'MetaProperty' && node.property?.name === 'url'
  );
}

/** Which local names are `Worker` of worker_threads, `fork` of child_process and `createRequire` of module. */
class ImportedNames {
  readonly #names = new Map<string, string>();
  readonly #modules = new Set<string>();
  readonly #values = new Map<string, AnyNode>();

  see(plain: Node): void {
    const node = plain as AnyNode;
    if (node.type === 'VariableDeclarator' && node.id?.name !== undefined && node.init) {
      this.#values.set(node.id.name, node.init);
    }
    if (node.type !== 'ImportDeclaration') return;
    if (!/^(?:node:)?(?:worker_threads|child_process|module)$/.test(String(node.source?.value))) return;
    for (const { type, imported, local } of node.specifiers ?? []) {
      if (local?.name === undefined) continue;
      if (type === 'ImportSpecifier') this.#names.set(local.name, imported?.name ?? '');
      else this.#modules.add(local.name);
    }
  }

  /** Whether a function is a `createRequire(…)`, by itself or by a name that was given to it. */
  isRequire(callee: AnyNode): boolean {
    const made = callee.type === 'Identifier' ? this.#values.get(callee.name ?? '') : callee;
    return (
      made?.type === 'CallExpression' && made.callee !== undefined && this.is(made.callee, 'createRequire')
    );
  }

  is(callee: AnyNode, name: string): boolean {
    if (callee.type === 'Identifier') return this.#names.get(callee.name ?? '') === name;
    return this.#modules.has(callee.object?.name ?? '') && callee.property?.name === name;
  }
}

class Places {
  constructor(
    private readonly source: Source,
    private readonly map: SourceMap,
  ) {}

  of(node: Node): ReturnType<Source['position']> | null {
    const start = node.loc?.start;
    if (start === undefined) return null;
    const entry = this.map.findEntry(start.line - 1, start.column);
    if (!('originalLine' in entry)) return null;
    const offset = offsetOf(this.source.text, entry.originalLine, entry.originalColumn);
    const length = /[^\r\n]*/.exec(this.source.text.slice(offset))?.[0].length ?? 1;
    return this.source.position(offset, offset + Math.min(length, node.end - node.start));
  }
}

/** Offset of a 0-based line and column. */
function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let passed = 0; passed < line; passed += 1) start = text.indexOf('\n', start) + 1;
  return start + column;
}
