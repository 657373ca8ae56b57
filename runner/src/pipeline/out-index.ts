import { posix } from 'node:path';
import type { Diagnostic } from '../model/errors.js';
import type { BuiltStage } from './build-stage.js';
import type { StageName, WorkspacePath } from '../model/graph.js';
import { byCodeUnit } from './inputs.js';
import type { PlacedOut } from './outs.js';
import { placeInside } from '../model/pipeline-file.js';
import { isWithin, leavesWorkspace } from './paths.js';
import { diagnosticAt, placeOf } from './source.js';

export interface Owner {
  readonly stage: StageName;
  readonly group: string | null;
  readonly placed: PlacedOut;
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

  /** The stages with an out that equals, holds or lies in a path, in order of the outs' paths. */
  touching(path: WorkspacePath): Iterable<StageName> {
    if (path === '.') return this.#all();
    const inside = placeInside(this.#workspace, path);
    if (inside !== path) return this.touching(inside);
    if (leavesWorkspace(path))
      return isWithin(this.#workspace, posix.resolve(this.#workspace, path)) ? this.#all() : [];
    const found = new Set<StageName>();
    for (const part of selfAndParents(path)) {
      const owner = this.#owners.get(part);
      if (owner !== undefined) found.add(owner.stage);
    }
    const folder = `${path}/`;
    for (let at = this.#firstFrom(folder); at < this.#paths.length; at++) {
      const inner = this.#paths[at];
      if (inner?.startsWith(folder) !== true && inner !== path) break;
      const owner = this.#owners.get(inner);
      if (owner !== undefined) found.add(owner.stage);
    }
    return found;
  }

  #all(): Iterable<StageName> {
    return new Set([...this.#owners.values()].map(({ stage }) => stage));
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
  stages: readonly BuiltStage[],
  workspace: string,
): { readonly index: OutIndex; readonly overlaps: readonly Diagnostic[] } {
  const owners = new Map<WorkspacePath, Owner>();
  const overlapping: [Owner, Owner][] = [];
  for (const { stage, outs } of stages) {
    for (const placed of outs) {
      const owner = { stage: stage.name, group: stage.group, placed };
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
  const where = inner.stage === outer.stage ? 'this stage' : `stage "${outer.stage}"`;
  const relation = one.path === other.path ? 'is an out of' : `lies in the out "${other.path}" of`;
  const sameGroup = inner.group !== null && inner.group === outer.group;
  return diagnosticAt(
    inner.placed.at,
    `stage "${inner.stage}": "${one.path}" ${relation} ${where}${one.path === other.path ? ' already' : ''}`,
    sameGroup
      ? 'Every cell needs outs of its own: put ${key} or ${item} into the path'
      : `That one stands at ${placeOf(outer.placed.at)}; two outs can't share a path`,
  );
}

/** `a/b/c`, `a/b`, `a`. */
function selfAndParents(path: WorkspacePath): string[] {
  const found = [path];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    found.push(path.slice(0, end));
  }
  return found;
}
