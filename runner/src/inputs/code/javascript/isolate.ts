import type { Node } from 'acorn';
import type { WorkspacePath } from '../../../model/graph.js';
import { LibraryNames } from './library-names.js';
import { type AnyNode, nameOf, parseSource, textOf } from './syntax.js';

/** A source file for a bundle of one export. */
export interface Isolated {
  /**
   * The same program, line by line, of which more can be left out. Calls of `lockstep/stage` at the top are marked
   * pure. Each name that comes from a package is imported by itself.
   */
  readonly text: string;
  /** What it imports for its effects alone: `import 'x'`. */
  readonly effectImports: ReadonlySet<string>;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** @param path of the file, relative to the workspace */
export async function isolate(path: WorkspacePath, text: string): Promise<Isolated> {
  if (!/\bimport\b/.test(text)) return { text, effectImports: new Set() };
  const source = await parseSource(path, text);
  const imports = (source.tree.body as readonly AnyNode[]).filter(({ type }) => type === 'ImportDeclaration');
  const names = new LibraryNames(source.tree);
  const calls = (await nodesAtTop(source.tree)).filter((node) => names.calledBy(node) !== null);
  const marks = calls.flatMap((call): readonly Edit[] => {
    const start = source.offsetOf(call);
    return start === null ? [] : [{ start, end: start, text: '/* @__PURE__ */ ' }];
  });
  const splits = imports.flatMap((node) => splitImport(node, source.offsetOf(node), text) ?? []);
  return {
    text: edited(text, [...marks, ...splits]),
    effectImports: new Set(
      imports
        .filter(({ specifiers }) => specifiers?.length === 0)
        .flatMap((node) => textOf(node.source) ?? []),
    ),
  };
}

/** The nodes that are evaluated when a module is: those outside functions. */
export async function nodesAtTop(tree: Node): Promise<readonly AnyNode[]> {
  const { fullAncestor } = await import('acorn-walk');
  const found: AnyNode[] = [];
  fullAncestor(tree, (node, _state, ancestors) => {
    if (!ancestors.some(({ type }) => type.includes('Function'))) found.push(node);
  });
  return found;
}

/**
 * An import as it is written. A name may be a text as well (`{ "a b" as c }`). esbuild takes attributes away for this
 * target: they are looked for here.
 */
const DECLARED =
  /^import\b(?:[^'"]|(?:"[^"\n]*"|'[^'\n]*')(?=\s+as\b))*(?:"[^"\n]*"|'[^'\n]*')(?!\s*(?:with|assert)\s*\{)[ \t]*;?/;

/** As the bundler takes an import whole or not at all. @returns `null` for one that is left as it is */
function splitImport({ source, specifiers = [] }: AnyNode, start: number | null, text: string): Edit | null {
  const from = textOf(source);
  if (start === null || from === null || from.startsWith('.') || from.startsWith('/')) return null;
  const declared = DECLARED.exec(text.slice(start))?.[0];
  if (declared === undefined || specifiers.length === 0) return null;
  const single = specifiers.map((one) => `import ${clauseOf(one)} from ${JSON.stringify(from)};`);
  const newlines = declared.replace(/[^\n]/g, '');
  return { start, end: start + declared.length, text: single.join(' ') + newlines };
}

function clauseOf({ type, imported, local }: AnyNode): string {
  const name = local?.name ?? '';
  if (type === 'ImportDefaultSpecifier') return name;
  return type === 'ImportNamespaceSpecifier'
    ? `* as ${name}`
    : `{ ${JSON.stringify(nameOf(imported))} as ${name} }`;
}

function edited(text: string, edits: readonly Edit[]): string {
  const once = new Map(edits.map((edit) => [edit.start, edit]));
  return [...once.values()]
    .sort((one, other) => other.start - one.start)
    .reduce((now, edit) => now.slice(0, edit.start) + edit.text + now.slice(edit.end), text);
}
