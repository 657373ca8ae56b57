import { globText, type Dep, type Stage, type StageName, type WorkspacePath } from '../model/graph.js';
import { isUrlVersion } from '../model/hashes.js';
import type { DepRecord, StageInputs } from '../model/records.js';
import type { CurrentInputs, OpenDep } from './compare.js';
import type { UnfinishedUpstream } from './decide.js';
import { absentIn, questionsOf, resolveSource, sourceOf, type DepHash } from './dep-source.js';
import { paramsId, valueOf, type Answers, type Asking, type Question } from './questions.js';
import { openBelow, type PlanView } from './view.js';

/** A stage's inputs as far as they are known, and what is still at work on the rest. */
export interface ResolvedInputs {
  readonly inputs: CurrentInputs;
  readonly unfinished: readonly UnfinishedUpstream[];
}

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
  questions.push(...sources.flatMap(([, source]) => questionsOf(source)));
  const tracked = view.graph.tracked.get(stage.name) ?? [];
  for (const out of tracked) questions.push({ ask: 'tracked', out });
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
  for (const { path } of tracked) valueOf(answers.tracked, path);
  const absent = sources.flatMap(([, source]) => absentIn(source, answers));
  const near =
    absent.length === 0 ? null : (yield absent.map((path) => ({ ask: 'near' as const, path }))).near;
  const fixed = remembered ?? valueOf(answers.fixed, stage.name);
  const records = sources.map(([dep, source]) => {
    const found = resolveSource({ stage, answers, near }, dep, source);
    if (found.kind !== 'open') return recordOf(dep, found.hash);
    for (const upstream of found.by) unfinished.set(upstream.stage, upstream);
    return openDep(dep);
  });
  const values = params.map(({ path }): [WorkspacePath, CurrentInputs['params'][string]] => {
    const id = paramsId(stage.name, path);
    return [path, open.has(path) ? 'open' : (view.params.get(id) ?? valueOf(answers.params, id))];
  });
  return {
    resolved: {
      inputs: { ...fixed, deps: records, params: Object.fromEntries(values) },
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

function recordOf(dep: Dep, hash: DepHash): DepRecord {
  const { name } = dep;
  if (isUrlVersion(hash)) {
    if (dep.kind === 'url') return { name, url: dep.url, version: hash };
  } else if (isOf(hash, 'cells')) {
    if (dep.kind === 'stage') return { name, stage: dep.stage, hash };
  } else if (isOf(hash, 'files')) {
    if (dep.kind === 'glob') return { name, glob: globText(dep.glob), hash };
  } else if (dep.kind === 'path') return { name, path: dep.path, hash };
  throw new TypeError('a dep with a hash of another kind');
}

function isOf<Kind extends 'cells' | 'files'>(hash: DepHash, kind: Kind): hash is `${Kind}:${string}` {
  return hash.startsWith(`${kind}:`);
}

function openDep(dep: Dep): OpenDep {
  const { name } = dep;
  switch (dep.kind) {
    case 'path':
      return { open: true, name, path: dep.path };
    case 'url':
      throw new TypeError('nobody here makes what lies at a URL');
    case 'stage':
      return { open: true, name, stage: dep.stage };
    case 'glob':
      return { open: true, name, glob: globText(dep.glob) };
  }
}
