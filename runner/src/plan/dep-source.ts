import { PipelineError } from '../model/errors.js';
import type { Dep, Stage, StageName, WorkspacePath } from '../model/graph.js';
import type { ContentHash, UrlVersion } from '../model/hashes.js';
import { ownPath } from '../model/pipeline-file.js';
import { cellsHash, filesHash, type GlobbedFile } from '../model/key.js';
import { cellOuts } from './cell-outs.js';
import type { UnfinishedUpstream } from './decide.js';
import { insideId, valueOf, type Answers, type Question } from './questions.js';
import { liesThere, membersOf, openBelow, outsOf, unfinishedIn, type PlanView } from './view.js';

export type DepHash = ContentHash | `cells:${string}` | `files:${string}` | UrlVersion;

/** How a dep's hash is found. */
export type Source =
  | PathSource
  /** A URL, which is asked for its version; or whose version is known. */
  | { readonly kind: 'url'; readonly url: string; readonly version: UrlVersion | null }
  | { readonly kind: 'cells'; readonly hash: `cells:${string}` }
  | { readonly kind: 'files'; readonly members: readonly Member[] };

/** One of a glob's files. */
interface Member {
  readonly path: WorkspacePath;
  readonly source: PathSource;
}

interface Open {
  readonly kind: 'open';
  readonly by: readonly UnfinishedUpstream[];
}

type PathSource =
  | { readonly kind: 'hash'; readonly hash: ContentHash }
  | Open
  /** `producer`: who made the folder around it. */
  | { readonly kind: 'content'; readonly path: WorkspacePath; readonly producer: StageName | null }
  | {
      readonly kind: 'inside';
      readonly folder: ContentHash;
      readonly inside: string;
      readonly producer: StageName;
    };

export function sourceOf(dep: Dep, view: PlanView): Source {
  switch (dep.kind) {
    case 'path':
      return pathSource(dep.path, view);
    // Once for the whole run: what a server says meanwhile is asked again when the stage has run.
    case 'url':
      return { kind: 'url', url: dep.url, version: view.urls.get(dep.url) ?? null };
    case 'stage':
      return groupSource(dep.target, view);
    case 'glob':
      return { kind: 'files', members: dep.paths.map((path) => ({ path, source: pathSource(path, view) })) };
  }
}

export function questionsOf(source: Source): readonly Question[] {
  switch (source.kind) {
    case 'content':
      return [{ ask: 'content', path: source.path }];
    case 'url':
      return source.version === null ? [{ ask: 'url', url: source.url }] : [];
    case 'inside':
      return [{ ask: 'inside', folder: source.folder, inside: source.inside }];
    case 'files':
      return source.members.flatMap((member) => questionsOf(member.source));
    case 'hash':
    case 'cells':
    case 'open':
      return [];
  }
}

function pathSource(path: WorkspacePath, view: PlanView): PathSource {
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
    kind: 'cells',
    hash: cellsHash(cells.map((cell) => cellOuts(cell, outsOf(view, cell.name) ?? []))),
  };
}

/** What a dep's hash is found from. */
interface Known {
  readonly stage: Stage;
  readonly answers: Answers;
  /** What is meant by paths at which nothing is; null where there is something at all. */
  readonly near: Answers['near'] | null;
}

/** Paths of a source at which nothing is. */
export function absentIn(source: Source, answers: Answers): readonly WorkspacePath[] {
  if (source.kind === 'files') return source.members.flatMap((member) => absentIn(member.source, answers));
  if (source.kind !== 'content') return [];
  const answer = answers.contents.get(source.path);
  return answer?.kind === 'found' && answer.value === null ? [source.path] : [];
}

type Resolved = Open | { readonly kind: 'known'; readonly hash: DepHash };

/** @throws PipelineError where nothing lies at a dep's path */
export function resolveSource(known: Known, dep: Dep, source: Source): Resolved {
  switch (source.kind) {
    case 'url':
      return {
        kind: 'known',
        hash: source.version ?? placedAt(known.stage, dep, () => valueOf(known.answers.urls, source.url)),
      };
    case 'cells':
      return { kind: 'known', hash: source.hash };
    case 'files':
      return resolveFiles(known, dep, source.members);
    case 'hash':
    case 'open':
    case 'content':
    case 'inside': {
      const found = resolvePath(known, dep, source);
      return found.kind === 'open' ? found : { kind: 'known', hash: found.hash };
    }
  }
}

function resolveFiles(known: Known, dep: Dep, members: readonly Member[]): Resolved {
  const files: GlobbedFile[] = [];
  const by: UnfinishedUpstream[] = [];
  for (const { path, source } of members) {
    const found = resolvePath(known, dep, source);
    if (found.kind === 'open') by.push(...found.by);
    else files.push({ path, hash: found.hash });
  }
  return by.length > 0
    ? { kind: 'open', by }
    : { kind: 'known', hash: filesHash(known.stage.file.folder, files) };
}

function resolvePath(
  { stage, answers, near }: Known,
  dep: Dep,
  source: PathSource,
): Extract<PathSource, { kind: 'hash' | 'open' }> {
  switch (source.kind) {
    case 'hash':
    case 'open':
      return source;
    case 'content': {
      const found = placedAt(stage, dep, () => valueOf(answers.contents, source.path));
      if (found === null) throw missingDep(stage, dep, source, near?.get(source.path) ?? null);
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

/** What is wrong with a dep is shown where the pipeline names it. */
function placedAt<T>(stage: Stage, dep: Dep, answer: () => T): T {
  try {
    return answer();
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    const position = stage.places.deps[stage.deps.indexOf(dep)] ?? stage.position;
    throw new PipelineError(
      error.diagnostics.map((one) => ({
        ...one,
        message: `stage "${stage.name}": ${one.message}`,
        position: one.position ?? position,
        stage: stage.name,
      })),
    );
  }
}

/** Two names can look the same and differ in how their characters are composed. */
function meant(path: WorkspacePath, near: WorkspacePath, shown: string): string {
  return path !== near && path.normalize('NFC') === near.normalize('NFC')
    ? `There is "${shown}", which looks the same and is composed of other characters (Unicode composition): write its name as the disk has it, or rename it.`
    : `Did you mean "${shown}"?`;
}

function missingDep(
  stage: Stage,
  dep: Dep,
  { path, producer }: Extract<PathSource, { kind: 'content' }>,
  near: WorkspacePath | null,
): PipelineError {
  const declared = dep.kind === 'path' ? dep.declared : path;
  const place = stage.places.deps[stage.deps.indexOf(dep)] ?? stage.position;
  return producer === null
    ? PipelineError.of(
        `stage "${stage.name}": dep "${declared}" does not exist, and no stage makes it`,
        place,
        near === null
          ? 'Create it, correct its path, or name it among the outs of the stage that makes it.'
          : meant(path, near, ownPath(stage.wdir, near)),
      )
    : PipelineError.of(
        `stage "${stage.name}": dep "${declared}" does not exist, though stage "${producer}" made the folder around it`,
        place,
        near === null ? 'Correct its path.' : `Did you mean "${ownPath(stage.wdir, near)}"?`,
      );
}
