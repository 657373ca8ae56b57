import { posix } from 'node:path';
import type { Diagnostic } from '../errors.js';
import type { BuiltStage } from './build-stage.js';
import type { StageName } from './graph.js';
import { byCodeUnit } from './inputs.js';
import type { PlacedOut } from './outs.js';
import { type Span, diagnosticAt, placeOf } from './source.js';

interface Owner {
  readonly stage: StageName;
  readonly group: string | null;
  readonly placed: PlacedOut;
}

/** Who makes which path. */
export class OutIndex {
  readonly #owners: ReadonlyMap<string, Owner>;
  /** Absolute paths, sorted as folders nest: a folder's content directly after it. */
  readonly #paths: readonly string[];
  readonly #places: ReadonlyMap<StageName, Span>;

  constructor(owners: ReadonlyMap<string, Owner>, places: ReadonlyMap<StageName, Span>) {
    this.#owners = owners;
    this.#paths = [...owners.keys()].sort((one, other) => byCodeUnit(`${one}/`, `${other}/`));
    this.#places = places;
  }

  hasStage(name: StageName): boolean {
    return this.#places.has(name);
  }

  placeOf(name: StageName): Span {
    const place = this.#places.get(name);
    if (place === undefined) throw new TypeError(`no stage ${name}`);
    return place;
  }

  /** The stages with an out that equals, holds or lies in a path. */
  touching(absolute: string): Set<StageName> {
    const found = new Set<StageName>();
    for (const path of selfAndParents(absolute)) {
      const owner = this.#owners.get(path);
      if (owner !== undefined) found.add(owner.stage);
    }
    const folder = absolute.endsWith('/') ? absolute : `${absolute}/`;
    for (let at = this.#firstFrom(folder); at < this.#paths.length; at++) {
      const path = this.#paths[at];
      if (path === undefined || !`${path}/`.startsWith(folder)) break;
      const owner = this.#owners.get(path);
      if (owner !== undefined) found.add(owner.stage);
    }
    return found;
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
  const owners = new Map<string, Owner>();
  const places = new Map<StageName, Span>();
  const repeated: [Owner, Owner][] = [];
  for (const { stage, outs, at } of stages) {
    places.set(stage.name, at);
    for (const placed of outs) {
      const absolute = posix.resolve(workspace, placed.out.path);
      const owner = { stage: stage.name, group: stage.group, placed };
      const first = owners.get(absolute);
      if (first === undefined) owners.set(absolute, owner);
      else repeated.push([owner, first]);
    }
  }
  const nested = [...owners].flatMap(([absolute, owner]): [Owner, Owner][] => {
    const outer = [...selfAndParents(posix.dirname(absolute))].map((path) => owners.get(path));
    return outer.flatMap((one): [Owner, Owner][] => (one === undefined ? [] : [[owner, one]]));
  });
  // The cells of one group share their lines: one cell tells enough.
  const told = new Map<string, Diagnostic>();
  for (const [inner, outer] of [...repeated, ...nested]) {
    const diagnostic = overlap(inner, outer);
    const place = `${placeOf(inner.placed.at)} ${placeOf(outer.placed.at)}`;
    if (!told.has(place)) told.set(place, diagnostic);
  }
  return { index: new OutIndex(owners, places), overlaps: [...told.values()] };
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

function* selfAndParents(absolute: string): Generator<string> {
  for (let path = absolute; ; path = posix.dirname(path)) {
    yield path;
    if (path === '/') return;
  }
}
