import { type Diagnostic, PipelineError } from '../model/errors.js';
import type { BuiltStage } from './build-stage.js';
import {
  pathsOf,
  type Graph,
  type Pointer,
  type Stage,
  type StageName,
  type WorkspacePath,
} from '../model/graph.js';
import { OWN_FOLDER } from '../model/pipeline-file.js';
import { toldOnce } from '../model/told-once.js';
import type { PlacedDep } from './inputs.js';
import { coveringOuts } from './covering-outs.js';
import { suggest } from './nearest.js';
import type { PlacedPointer } from './dvc/pointer-file.js';
import { type Maker, type OutIndex, indexOuts, stageMaker } from './out-index.js';
import { type Span, diagnosticAt, errorAt, inOrder, placeOf } from './source.js';

export interface Links {
  /** Upstream before downstream; otherwise as in the file. */
  readonly order: readonly StageName[];
  /** Direct upstream, in `order`. */
  readonly upstream: ReadonlyMap<StageName, readonly StageName[]>;
  readonly downstream: ReadonlyMap<StageName, readonly StageName[]>;
  /** As the graph has them. */
  readonly tracked: Graph['tracked'];
  readonly edges: Graph['edges'];
}

/**
 * The edges: a dep or a params file that equals, holds or lies in an out or in what a `.dvc` file tracks, and group
 * deps.
 * @param groups every group with its cells, also those without any
 * @throws PipelineError for overlapping outs, outs over what stages are made of, an unknown stage in a dep, a cycle
 */
export function link(
  stages: readonly BuiltStage[],
  pointers: readonly PlacedPointer[],
  groups: ReadonlyMap<string, readonly StageName[]>,
  workspace: string,
): Links {
  const made = stages.map(stageMaker);
  const { index, overlaps } = indexOuts([...made, ...pointers.map(pointerMaker)], workspace);
  const diagnostics: Diagnostic[] = [...twins(stages), ...overlaps, ...coveringOuts(stages, index)];
  diagnostics.push(...ownDeps(stages));
  const known: Known = { places: new Map(stages.map(({ stage, at }) => [stage.name, at])), groups };
  const named = new Map<string, Map<string, Span>>();
  for (const built of stages) named.set(built.stage.name, namedBy(built, index, known, diagnostics));
  for (const { pointer, at } of pointers) named.set(pointer.name, importedFrom(pointer, at, index));
  if (diagnostics.length > 0) throw new PipelineError(toldOnce(inOrder(diagnostics)));
  const all = sorted(named);
  const position = new Map(all.map((name, at) => [name, at]));
  const edges = new Map(
    all.map((name): [string, readonly string[]] => {
      const names = [...(named.get(name)?.keys() ?? [])];
      return [name, names.sort((one, other) => (position.get(one) ?? 0) - (position.get(other) ?? 0))];
    }),
  );
  const order = all.filter((name) => known.places.has(name));
  const upstream = new Map<StageName, readonly StageName[]>();
  const downstream = new Map<StageName, StageName[]>(order.map((name) => [name, []]));
  const frozen = new Set(stages.flatMap(({ stage }) => (stage.frozen ? [stage.name] : [])));
  for (const name of order) {
    // A frozen stage looks at nothing above it.
    const direct = frozen.has(name) ? [] : (edges.get(name) ?? []).filter((above) => known.places.has(above));
    upstream.set(name, direct);
    for (const above of direct) downstream.get(above)?.push(name);
  }
  return { order, upstream, downstream, tracked: trackedBy(stages, pointers, index), edges };
}

function pointerMaker({ pointer, at }: PlacedPointer): Maker {
  return {
    name: pointer.name,
    title: pointer.file,
    group: null,
    isPointer: true,
    outs: pointer.outs.map((out) => ({ out, at })),
  };
}

/** A group's name may have an `@`, and so may a cell's: `a@x` with the cell `1` and `a` with `x@1` are one address. */
function twins(stages: readonly BuiltStage[]): readonly Diagnostic[] {
  const places = new Map<StageName, Span>();
  return stages.flatMap(({ stage: { name }, at }) => {
    const first = places.get(name);
    if (first === undefined) places.set(name, at);
    return first === undefined
      ? []
      : [
          diagnosticAt(
            at,
            `there are two stages "${name}"`,
            `The other is of ${placeOf(first)}; rename one group`,
          ),
        ];
  });
}

/** Lockstep's own state changes with every run, so that nobody who reads it would ever be up to date. */
function ownDeps(stages: readonly BuiltStage[]): readonly Diagnostic[] {
  const locks = new Set(stages.map(({ stage }) => stage.file.lock));
  return stages.flatMap(({ stage, deps }) =>
    deps.flatMap(({ dep, at }) =>
      dep.kind === 'path' && (locks.has(dep.path) || dep.path.split('/').includes(OWN_FOLDER))
        ? [
            diagnosticAt(
              at,
              `stage "${stage.name}": dep "${dep.declared}" is or lies in lockstep's own state, which changes with every run`,
              'Remove it; name what the stage reads of the workspace itself',
            ),
          ]
        : [],
    ),
  );
}

interface Known {
  readonly places: ReadonlyMap<StageName, Span>;
  readonly groups: ReadonlyMap<string, readonly StageName[]>;
}

/** All that a stage reads of others, each with the place that asks for it. */
function namedBy(
  { stage, at, deps }: BuiltStage,
  index: OutIndex,
  known: Known,
  diagnostics: Diagnostic[],
): Map<string, Span> {
  const found = new Map<string, Span>();
  for (const placed of deps) {
    for (const name of makersOf(stage, placed, index, known, diagnostics)) found.set(name, placed.at);
  }
  for (const { path } of stage.params) {
    for (const name of namesAt(index, path)) if (!found.has(name)) found.set(name, at);
  }
  return found;
}

function importedFrom({ name: own, deps }: Pointer, at: Span, index: OutIndex): Map<string, Span> {
  return new Map(
    deps
      .flatMap((path) => namesAt(index, path))
      .filter((name) => name !== own)
      .map((name) => [name, at]),
  );
}

function namesAt(index: OutIndex, path: WorkspacePath): readonly string[] {
  return [...new Set([...index.touching(path)].map(({ name }) => name))];
}

/** What is read of what `.dvc` files track, by who reads it. */
function trackedBy(
  stages: readonly BuiltStage[],
  pointers: readonly PlacedPointer[],
  index: OutIndex,
): Links['tracked'] {
  const outs = new Map(
    pointers.flatMap(({ pointer }) => pointer.outs.map((out) => [out.path, out] as const)),
  );
  if (outs.size === 0) return new Map();
  return new Map(
    stages
      .filter(({ stage }) => !stage.frozen)
      .map(({ stage }) => {
        const paths = [...stage.deps.flatMap(pathsOf), ...stage.params.map(({ path }) => path)];
        const read = paths.flatMap((path) =>
          [...index.touching(path)].flatMap(({ placed }) => outs.get(placed.out.path) ?? []),
        );
        return [stage.name, [...new Set(read)]];
      }),
  );
}

function makersOf(
  { name, frozen }: Pick<Stage, 'name' | 'frozen'>,
  { dep, makers, at }: PlacedDep,
  index: OutIndex,
  known: Known,
  diagnostics: Diagnostic[],
): readonly string[] {
  switch (dep.kind) {
    case 'path':
      return namesAt(index, dep.path);
    // Nobody here makes what lies at a URL.
    case 'url':
      return [];
    case 'glob':
      return [...makers, ...pointersAt(index, dep.paths)];
    case 'stage': {
      const names = cellsOf(dep.target, known);
      if (names === null && !frozen) diagnostics.push(unknownStage(name, dep.stage, at, known));
      return names ?? [];
    }
  }
}

/** What a glob finds is made by its makers; the rest of it may be tracked. */
function pointersAt(index: OutIndex, paths: readonly WorkspacePath[]): readonly string[] {
  const owners = paths.flatMap((path) => [...index.touching(path)]);
  return [...new Set(owners.filter(({ isPointer }) => isPointer).map(({ name }) => name))];
}

function cellsOf(name: string, { places, groups }: Known): readonly StageName[] | null {
  return groups.get(name) ?? (places.has(name) ? [name] : null);
}

function unknownStage(
  stage: StageName,
  unknown: string,
  at: Span,
  { places, groups }: Pick<Known, 'places' | 'groups'>,
): Diagnostic {
  const names = new Set([...groups.keys(), ...places.keys()]);
  const diagnostic = diagnosticAt(
    at,
    `stage "${stage}": there is no stage "${unknown}"`,
    suggest(unknown, names),
  );
  return { ...diagnostic, stage };
}

/** Depth first, in the order of the file; iterative, since a chain may be longer than the call stack. */
function sorted(edges: ReadonlyMap<StageName, ReadonlyMap<StageName, Span>>): StageName[] {
  const order: StageName[] = [];
  const state = new Map<StageName, 'open' | 'done'>();
  for (const root of edges.keys()) {
    const stack = [{ name: root, above: iteratorOf(edges, root) }];
    if (state.has(root)) continue;
    state.set(root, 'open');
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.above.next();
      if (next.done === true) {
        state.set(top.name, 'done');
        order.push(top.name);
        stack.pop();
      } else if (state.get(next.value) === 'open') {
        const from = stack.findIndex(({ name }) => name === next.value);
        throw cycle(
          stack.slice(from).map(({ name }) => name),
          edges,
        );
      } else if (!state.has(next.value)) {
        state.set(next.value, 'open');
        stack.push({ name: next.value, above: iteratorOf(edges, next.value) });
      }
    }
  }
  return order;
}

function iteratorOf(
  edges: ReadonlyMap<StageName, ReadonlyMap<StageName, Span>>,
  name: StageName,
): Iterator<StageName, undefined> {
  return (edges.get(name) ?? new Map<StageName, Span>()).keys();
}

/** @param path each stage depends on the next, the last on the first */
function cycle(
  path: readonly StageName[],
  edges: ReadonlyMap<StageName, ReadonlyMap<StageName, Span>>,
): PipelineError {
  const [first = ''] = path;
  const last = path.at(-1) ?? first;
  const at = edges.get(last)?.get(first);
  const message =
    path.length === 1
      ? `stage "${first}" depends on an out of its own`
      : `these stages depend on each other: ${[...path, first].map((name) => `"${name}"`).join(' needs ')}`;
  const advice =
    path.length === 1
      ? 'Remove the dep, or give the out another path'
      : 'Remove one of these deps, or split a stage in two';
  if (at === undefined) return PipelineError.of(message, null, advice);
  return errorAt(at, message, advice);
}
