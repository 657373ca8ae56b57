import { PipelineError } from '../model/errors.js';
import type { Dep, Stage, StageName, WorkspacePath } from '../model/graph.js';
import type { ContentHash } from '../model/hashes.js';
import { cellsHash } from '../model/key.js';
import type { DepRecord, StageInputs } from '../model/records.js';
import { cellOuts } from './cell-outs.js';
import type { CurrentInputs, OpenDep } from './compare.js';
import type { UnfinishedUpstream } from './decide.js';
import { insideId, paramsId, valueOf, type Answers, type Asking, type Question } from './questions.js';
import { liesThere, membersOf, openBelow, outsOf, unfinishedIn, type PlanView } from './view.js';

/** A stage's inputs as far as they are known, and what is still at work on the rest. */
export interface ResolvedInputs {
  readonly inputs: CurrentInputs;
  readonly unfinished: readonly UnfinishedUpstream[];
}

type PathDep = Extract<Dep, { kind: 'path' }>;

/** How a dep's hash is found. */
type Source =
  | { readonly kind: 'hash'; readonly hash: ContentHash | `cells:${string}` }
  | { readonly kind: 'open'; readonly by: readonly UnfinishedUpstream[] }
  /** `producer`: who made the folder around it. */
  | { readonly kind: 'content'; readonly path: WorkspacePath; readonly producer: StageName | null }
  | {
      readonly kind: 'inside';
      readonly folder: ContentHash;
      readonly inside: string;
      readonly producer: StageName;
    };

/**
 * What a stage is given now.
 * @param also questions that can be asked in the same round
 * @throws PipelineError for deps that nobody makes, and what the answers have
 */
export function* stageInputs(
  stage: Stage,
  view: PlanView,
  also: readonly Question[],
): Asking<{ readonly resolved: ResolvedInputs; readonly answers: Answers }> {
  const questions: Question[] = [...also];
  const remembered = view.fixed.get(stage.name);
  if (remembered === undefined) questions.push({ ask: 'fixed', stage });
  // A frozen stage never runs and its deps are not compared: they may even be absent.
  const [deps, params] = stage.frozen ? [[], []] : [stage.deps, stage.params];
  const sources = deps.map((dep) => [dep, sourceOf(dep, view)] as const);
  for (const [, source] of sources) {
    if (source.kind === 'content') questions.push({ ask: 'content', path: source.path });
    if (source.kind === 'inside') {
      questions.push({ ask: 'inside', folder: source.folder, inside: source.inside });
    }
  }
  const unfinished = new Map<StageName, UnfinishedUpstream>();
  const open = new Set<WorkspacePath>();
  for (const dep of params) {
    for (const upstream of openBelow(view, dep.path)) {
      unfinished.set(upstream.stage, upstream);
      open.add(dep.path);
    }
    const isKnown = open.has(dep.path) || view.params.has(paramsId(stage.name, dep.path));
    if (!isKnown) questions.push({ ask: 'params', stage, dep });
  }

  const answers = yield questions;
  const fixed = remembered ?? valueOf(answers.fixed, stage.name);
  const records = sources.map(([dep, source]) => {
    const found = resolveSource(stage, dep, source, answers);
    if (found.kind === 'hash') return recordOf(dep, found.hash);
    for (const upstream of found.by) unfinished.set(upstream.stage, upstream);
    return openDep(dep);
  });
  const tracked = params.map(({ path }): [WorkspacePath, CurrentInputs['params'][string]] => {
    const id = paramsId(stage.name, path);
    return [path, open.has(path) ? 'open' : (view.params.get(id) ?? valueOf(answers.params, id))];
  });
  return {
    resolved: {
      inputs: { ...fixed, deps: records, params: Object.fromEntries(tracked) },
      unfinished: [...unfinished.values()],
    },
    answers,
  };
}

/** The inputs, once nothing of them is open. */
export function complete({ inputs }: Pick<ResolvedInputs, 'inputs'>): StageInputs | null {
  const { deps, params, ...fixed } = inputs;
  const closedDeps = deps.flatMap((dep) => ('open' in dep ? [] : [dep]));
  const closedParams = Object.entries(params).flatMap(([file, values]) =>
    values === 'open' ? [] : [[file, values] as const],
  );
  if (closedDeps.length < deps.length || closedParams.length < Object.keys(params).length) return null;
  return { ...fixed, deps: closedDeps, params: Object.fromEntries(closedParams) };
}

function sourceOf(dep: Dep, view: PlanView): Source {
  return dep.kind === 'path' ? pathSource(dep, view) : groupSource(dep.target, view);
}

function pathSource({ path }: PathDep, view: PlanView): Source {
  const origin = view.producers.origin(path);
  if (origin.kind !== 'made') {
    const by = openBelow(view, path);
    return by.length > 0 ? { kind: 'open', by } : { kind: 'content', path, producer: null };
  }
  const { producer, inside } = origin;
  const out = outsOf(view, producer.stage)?.find((one) => one.path === producer.out.path);
  if (out === undefined) return { kind: 'open', by: [unfinishedIn(view, producer.stage)] };
  if (inside === '') return { kind: 'hash', hash: out.hash };
  return liesThere(view, producer.stage, out.path)
    ? { kind: 'content', path, producer: producer.stage }
    : { kind: 'inside', folder: out.hash, inside, producer: producer.stage };
}

function groupSource(group: string, view: PlanView): Source {
  const cells = membersOf(view.graph, group);
  const by = cells
    .filter(({ name }) => outsOf(view, name) === null)
    .map(({ name }) => unfinishedIn(view, name));
  if (by.length > 0) return { kind: 'open', by };
  return {
    kind: 'hash',
    hash: cellsHash(cells.map((cell) => cellOuts(cell, outsOf(view, cell.name) ?? []))),
  };
}

/** @throws PipelineError where nothing lies at a dep's path */
function resolveSource(
  stage: Stage,
  dep: Dep,
  source: Source,
  answers: Answers,
): Extract<Source, { kind: 'hash' | 'open' }> {
  switch (source.kind) {
    case 'hash':
    case 'open':
      return source;
    case 'content': {
      const found = valueOf(answers.contents, source.path);
      if (found === null) throw missingDep(stage, dep, source.producer);
      return { kind: 'hash', hash: found.hash };
    }
    case 'inside': {
      const stored = answers.inside.get(insideId(source.folder, source.inside)) ?? null;
      if (stored !== null) return { kind: 'hash', hash: stored };
      // Neither the workspace nor the store can tell: the upstream must put it there first.
      return { kind: 'open', by: [{ stage: source.producer, action: 'restore' }] };
    }
  }
}

function recordOf(dep: Dep, hash: ContentHash | `cells:${string}`): DepRecord {
  const { name } = dep;
  if (dep.kind === 'path' && !isCells(hash)) return { name, path: dep.path, hash };
  if (dep.kind === 'stage' && isCells(hash)) return { name, stage: dep.stage, hash };
  throw new TypeError('a dep with a hash of the other kind');
}

function isCells(hash: ContentHash | `cells:${string}`): hash is `cells:${string}` {
  return hash.startsWith('cells:');
}

function openDep(dep: Dep): OpenDep {
  const { name } = dep;
  return dep.kind === 'path' ? { open: true, name, path: dep.path } : { open: true, name, stage: dep.stage };
}

function missingDep(stage: Stage, dep: Dep, producer: StageName | null): PipelineError {
  const declared = dep.kind === 'path' ? dep.declared : dep.stage;
  const place = stage.places.deps[stage.deps.indexOf(dep)] ?? stage.position;
  return producer === null
    ? PipelineError.of(
        `stage "${stage.name}": dep "${declared}" does not exist, and no stage makes it`,
        place,
        'Create it, correct its path, or name it among the outs of the stage that makes it.',
      )
    : PipelineError.of(
        `stage "${stage.name}": dep "${declared}" does not exist, though stage "${producer}" made the folder around it`,
        place,
        'Correct its path.',
      );
}
