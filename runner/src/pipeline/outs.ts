import { isDeepStrictEqual } from 'node:util';
import { readCompare } from './compare-rule.js';
import type { Out } from '../model/graph.js';
import type { PlotDefinition } from '../model/measured.js';
import { isUrl } from './paths.js';
import { plotOfOut } from './plots.js';
import { type Span, errorAt, placeOf } from './source.js';
import { type Reserved, whyReserved } from './reserved.js';
import type { StagePlace } from './paths.js';
import { flag, namedItems, requireInside, requirePath } from './stage-parts.js';
import type { Entry, MapNode, Node } from './tree.js';

/** An out with its place in the file. */
export interface PlacedOut {
  readonly out: Out;
  readonly at: Span;
  /** How it is drawn; `null`: it is no plot. */
  readonly plot: PlotDefinition | null;
}

const KINDS = { outs: 'out', metrics: 'metric', plots: 'plot' } as const;

/**
 * A stage's outs, metrics and plots in the order of the file.
 * @param reserved what no stage may make, beside folders of git's, DVC's and lockstep's
 * @throws PipelineError for a path that leaves the workspace or holds the pipeline, for one path or
 * one name with two meanings, for `git` beside `cache: true`
 */
export function readOuts(body: MapNode, place: StagePlace, reserved: readonly Reserved[]): PlacedOut[] {
  const outs: PlacedOut[] = [];
  for (const [key, { value }] of body.entries) {
    if (!isOutKey(key)) continue;
    for (const [name, node] of namedItems(value)) {
      for (const [pathNode, flags] of pathsOf(name, node)) {
        const out = readOut(name, pathNode, flags, KINDS[key], place, reserved);
        const plot = out.kind === 'plot' ? plotOfOut(out.path, flags, place) : null;
        if (!repeats(outs, out, pathNode.at)) outs.push({ out, at: pathNode.at, plot });
      }
    }
  }
  return outs;
}

function isOutKey(key: string): key is keyof typeof KINDS {
  return Object.hasOwn(KINDS, key);
}

/** `path`, `{path: flags, …}`, and with a name `path` or `{path: …, flags}`. */
function pathsOf(name: string | null, node: Node): readonly (readonly [Node, MapNode | null])[] {
  if (node.kind !== 'map') return [[node, null]];
  if (name !== null) {
    const path = node.entries.get('path')?.value;
    if (path === undefined) throw errorAt(node.at, `out "${name}" needs "path"`);
    return [[path, node]];
  }
  return [...node.entries.values()].map(
    ({ key, value }: Entry) => [key, value.kind === 'map' ? value : null] as const,
  );
}

function readOut(
  name: string | null,
  node: Node,
  flags: MapNode | null,
  kind: Out['kind'],
  place: StagePlace,
  reserved: readonly Reserved[],
): Out {
  const what = kind === 'out' ? 'an out' : `a ${kind}`;
  const declared = requirePath(node, what);
  if (isUrl(declared)) {
    throw errorAt(node.at, `"${declared}" is a URL, and ${what} lies in the workspace`, 'Write a path');
  }
  const path = requireInside(node, declared, place, kind);
  const why = whyReserved(path, reserved);
  if (why !== null) throw errorAt(node.at, `"${declared}" can't be ${what}: ${why}`, 'Write another path');
  const git = flag(flags, 'git') ?? false;
  const cache = flag(flags, 'cache') ?? !git;
  if (git && cache) {
    throw errorAt(
      flags?.entries.get('cache')?.key.at ?? node.at,
      `"${declared}" has git: true and cache: true`,
      'An out in git is kept there; remove "cache"',
    );
  }
  const persist = flag(flags, 'persist') ?? false;
  return { name, declared, path, kind, cache, persist, git, compare: readCompare(flags, place) };
}

/** The same out written twice is one; the same path or name with another meaning is an error. */
function repeats(outs: readonly PlacedOut[], out: Out, at: Span): boolean {
  const named = outs.find((known) => out.name !== null && known.out.name === out.name);
  if (named !== undefined) {
    throw errorAt(at, `two outs are named "${out.name ?? ''}"`, `The other stands at ${placeOf(named.at)}`);
  }
  const twin = outs.find((known) => known.out.path === out.path);
  if (twin === undefined) return false;
  const same =
    twin.out.name === out.name &&
    twin.out.kind === out.kind &&
    twin.out.cache === out.cache &&
    twin.out.persist === out.persist &&
    twin.out.git === out.git &&
    isDeepStrictEqual(twin.out.compare, out.compare);
  if (same) return true;
  throw errorAt(
    at,
    `"${out.declared}" is an out of this stage already`,
    `It stands at ${placeOf(twin.at)}; remove one`,
  );
}
