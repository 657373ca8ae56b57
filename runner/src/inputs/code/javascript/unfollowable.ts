import { posix } from 'node:path';
import type { Node } from 'acorn';
import type { Diagnostic } from '../../../model/errors.js';
import type { WorkspacePath } from '../../../model/graph.js';
import type { FileReference } from '../language.js';
import { type AnyNode, parseSource } from './syntax.js';

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
  const { full } = await import('acorn-walk');
  const source = await parseSource(path, text);
  const errors: Diagnostic[] = [];
  const references: FileReference[] = [];
  const names = new ImportedNames();
  full(source.tree, (node) => {
    names.see(node);
  });
  full(source.tree, (node) => {
    const finding = inspect(node, names);
    if (finding === null) return;
    const position = source.positionOf(node);
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
