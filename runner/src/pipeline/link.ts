import { type Diagnostic, PipelineError } from '../model/errors.js';
import type { BuiltStage } from './build-stage.js';
import type { StageName } from '../model/graph.js';
import { coveringOuts } from './covering-outs.js';
import type { PlacedDep } from './inputs.js';
import { suggest } from './nearest.js';
import { type OutIndex, indexOuts } from './out-index.js';
import { type Span, diagnosticAt, errorAt, inOrder } from './source.js';

export interface Links {
  /** Upstream before downstream; otherwise as in the file. */
  readonly order: readonly StageName[];
  /** Direct upstream, in `order`. */
  readonly upstream: ReadonlyMap<StageName, readonly StageName[]>;
  readonly downstream: ReadonlyMap<StageName, readonly StageName[]>;
}

/**
 * The edges: a dep or a params file that equals, holds or lies in an out, and group deps.
 * @param groups every group with its cells, also those without any
 * @throws PipelineError for overlapping outs, outs over what stages are made of, an unknown stage in a dep, a cycle
 */
export function link(
  stages: readonly BuiltStage[],
  groups: ReadonlyMap<string, readonly StageName[]>,
  workspace: string,
): Links {
  const { index, overlaps } = indexOuts(stages, workspace);
  const diagnostics: Diagnostic[] = [...overlaps, ...coveringOuts(stages, index)];
  const known: Known = { places: new Map(stages.map(({ stage, at }) => [stage.name, at])), groups };
  const edges = new Map<StageName, Map<StageName, Span>>();
  for (const built of stages) {
    edges.set(built.stage.name, upstreamOf(built, index, known, diagnostics));
  }
  if (diagnostics.length > 0) throw new PipelineError(inOrder(diagnostics));
  const order = sorted(edges);
  const position = new Map(order.map((name, at) => [name, at]));
  const upstream = new Map<StageName, readonly StageName[]>();
  const downstream = new Map<StageName, StageName[]>(order.map((name) => [name, []]));
  for (const name of order) {
    const direct = [...(edges.get(name)?.keys() ?? [])];
    direct.sort((one, other) => (position.get(one) ?? 0) - (position.get(other) ?? 0));
    upstream.set(name, direct);
    for (const above of direct) downstream.get(above)?.push(name);
  }
  return { order, upstream, downstream };
}

interface Known {
  readonly places: ReadonlyMap<StageName, Span>;
  readonly groups: ReadonlyMap<string, readonly StageName[]>;
}

/** Direct upstream stages, each with the place that asks for it. */
function upstreamOf(
  { stage, at, deps }: BuiltStage,
  index: OutIndex,
  known: Known,
  diagnostics: Diagnostic[],
): Map<StageName, Span> {
  const found = new Map<StageName, Span>();
  // A frozen stage looks at nothing above it.
  if (stage.frozen) return found;
  for (const placed of deps) {
    const names =
      placed.dep.kind === 'path' ? index.touching(placed.dep.path) : cellsOf(placed.dep.target, known);
    if (names === null) diagnostics.push(unknownStage(stage.name, placed, known));
    for (const name of names ?? []) found.set(name, placed.at);
  }
  for (const { path } of stage.params) {
    for (const name of index.touching(path)) if (!found.has(name)) found.set(name, at);
  }
  return found;
}

function cellsOf(name: string, { places, groups }: Known): readonly StageName[] | null {
  return groups.get(name) ?? (places.has(name) ? [name] : null);
}

function unknownStage(stage: StageName, { dep, at }: PlacedDep, { places, groups }: Known): Diagnostic {
  const unknown = dep.kind === 'stage' ? dep.stage : dep.path;
  const names = new Set([...groups.keys(), ...places.keys()]);
  return diagnosticAt(at, `stage "${stage}": there is no stage "${unknown}"`, suggest(unknown, names));
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
