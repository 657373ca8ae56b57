import type { Program } from 'acorn';
import { type AnyNode, nameOf } from './syntax.js';

/** The library that a script imports; its protocol, not its code, is part of a script's identity. */
export const STAGE_LIBRARY = 'lockstep/stage';

/** What of `lockstep/stage` a module calls by which name. */
export class LibraryNames {
  readonly #functions = new Map<string, string>();
  readonly #modules = new Set<string>();

  constructor({ body }: Program) {
    for (const node of body as readonly AnyNode[]) {
      if (node.type !== 'ImportDeclaration' || node.source?.value !== STAGE_LIBRARY) continue;
      for (const { type, imported, local } of node.specifiers ?? []) {
        if (local?.name === undefined) continue;
        if (type === 'ImportSpecifier') this.#functions.set(local.name, nameOf(imported) ?? '');
        else this.#modules.add(local.name);
      }
    }
  }

  /** The library's function that a call calls; `null` for any other node. */
  calledBy({ type, callee }: AnyNode): string | null {
    if (type !== 'CallExpression' || callee === undefined) return null;
    if (callee.type === 'Identifier') return this.#functions.get(callee.name ?? '') ?? null;
    const isMember = callee.type === 'MemberExpression' && this.#modules.has(callee.object?.name ?? '');
    return isMember ? nameOf(callee.property) : null;
  }
}
