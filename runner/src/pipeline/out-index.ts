import { posix } from 'node:path';
import type { Diagnostic } from '../model/errors.js';
import type { BuiltStage } from './build-stage.js';
import type { Out, WorkspacePath } from '../model/graph.js';
import { byCodeUnit } from './by-code-unit.js';
import { placeInside } from '../model/pipeline-file.js';
import { isWithin, leavesWorkspace } from './paths.js';
import { type Span, diagnosticAt, placeOf } from './source.js';

/** Who makes or tracks paths: a stage, or a `.dvc` file. */
export interface Maker {
  readonly name: string;
  /** In messages: `stage "a"`, `x.dvc`. */
  readonly title: string;
  readonly group: string | null;
  readonly isPointer: boolean;
  readonly outs: readonly PlacedPath[];
}

export function stageMaker({ stage: { name, group }, outs }: BuiltStage): Maker {
  return { name, title: `stage "${name}"`, group, isPointer: false, outs };
}

/** A path that somebody owns, with its place in the file. */
export interface PlacedPath {
  readonly out: Pick<Out, 'declared' | 'path'>;
  readonly at: Span;
}

export interface Owner extends Omit<Maker, 'outs'> {
  readonly placed: PlacedPath;
}

/** Who makes which path. */
export class OutIndex {
  readonly #owners: ReadonlyMap<WorkspacePath, Owner>;
  /** Sorted as folders nest: a folder's content directly after it. */
  readonly #paths: readonly WorkspacePath[];
  readonly #workspace: string;

  constructor(owners: ReadonlyMap<WorkspacePath, Owner>, workspace: string) {
    this.#owners = owners;
    this.#paths = [...owners.keys()].sort((one, other) => byCodeUnit(`${one}/`, `${other}/`));
    this.#workspace = workspace;
  }

  /** Whose out a path is or lies in. */
  holder(path: WorkspacePath): Owner | null {
    for (const part of selfAndParents(path)) {
      const owner = this.#owners.get(part);
      if (owner !== undefined) return owner;
    }
    return null;
  }

  /** Those with an out that equals, holds or lies in a path, in order of the outs' paths. */
  touching(path: WorkspacePath): readonly Owner[] {
    if (path === '.') return [...this.#owners.values()];
    const inside = placeInside(this.#workspace, path);
    if (inside !== path) return this.touching(inside);
    if (leavesWorkspace(path)) {
      return isWithin(this.#workspace, posix.resolve(this.#workspace, path))
        ? [...this.#owners.values()]
        : [];
    }
    const found = new Set<Owner>();
    for (const part of selfAndParents(path)) {
      const owner = this.#owners.get(part);
      if (owner !== undefined) found.add(owner);
    }
    const folder = `${path}/`;
    for (let at = this.#firstFrom(folder); at < this.#paths.length; at++) {
      const inner = this.#paths[at];
      if (inner?.startsWith(folder) !== true && inner !== path) break;
      const owner = this.#owners.get(inner);
      if (owner !== undefined) found.add(owner);
    }
    return [...found];
  }

  #firstFrom(folder: string): number {
    let low = 0;
    let high = this.#paths.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (`${this.#paths[middle] ?? ''}/` < folder) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The index, and a diagnostic for every place where two outs are one path or one lies in the other. */
export function indexOuts(
  makers: Iterable<Maker>,
  workspace: string,
): { readonly index: OutIndex; readonly overlaps: readonly Diagnostic[] } {
  const owners = new Map<WorkspacePath, Owner>();
  const overlapping: [Owner, Owner][] = [];
  for (const { name, title, group, isPointer, outs } of makers) {
    for (const placed of outs) {
      const owner = { name, title, group, isPointer, placed };
      const first = owners.get(placed.out.path);
      if (first === undefined) owners.set(placed.out.path, owner);
      else overlapping.push([owner, first]);
    }
  }
  for (const [path, owner] of owners) {
    for (const outer of selfAndParents(path)) {
      const other = owners.get(outer);
      if (other !== undefined && other !== owner) overlapping.push([owner, other]);
    }
  }
  return { index: new OutIndex(owners, workspace), overlaps: overlapsOf(overlapping) };
}

/** The cells of one group share their lines: one cell of them tells enough. */
function overlapsOf(pairs: readonly (readonly [inner: Owner, outer: Owner])[]): Diagnostic[] {
  const told = new Map<string, Diagnostic>();
  for (const [inner, outer] of pairs) {
    const place = `${placeOf(inner.placed.at)} ${placeOf(outer.placed.at)}`;
    if (!told.has(place)) told.set(place, overlap(inner, outer));
  }
  return [...told.values()];
}

function overlap(inner: Owner, outer: Owner): Diagnostic {
  const [one, other] = [inner.placed.out, outer.placed.out];
  const where =
    inner.name !== outer.name ? outer.title : inner.title.startsWith('stage ') ? 'this stage' : 'this file';
  const relation = one.path === other.path ? 'is an out of' : `lies in the out "${other.path}" of`;
  const sameGroup = inner.group !== null && inner.group === outer.group;
  return diagnosticAt(
    inner.placed.at,
    `${inner.title}: "${one.path}" ${relation} ${where}${one.path === other.path ? ' already' : ''}`,
    sameGroup
      ? 'Every cell needs outs of its own: put ${key} or ${item} into the path'
      : `That one stands at ${placeOf(outer.placed.at)}; two outs can't share a path`,
  );
}

/** `a/b/c`, `a/b`, `a`. */
export function selfAndParents(path: WorkspacePath): string[] {
  const found = [path];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    found.push(path.slice(0, end));
  }
  return found;
}
