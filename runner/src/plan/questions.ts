import { PipelineError, type Diagnostic } from '../model/errors.js';
import type {
  Dep,
  FileGlob,
  ParamsDep,
  PointedOut,
  Stage,
  StageName,
  Value,
  WorkspacePath,
} from '../model/graph.js';
import type { ContentHash, Sha256, StageKey, UrlVersion } from '../model/hashes.js';
import type { ListingChanges } from '../model/listing.js';
import type { DepHash, OutRecord, StageInputs, StageResult } from '../model/records.js';

/** A stage's inputs that no upstream can change: read once, when the run is planned. */
export type FixedInputs = Pick<StageInputs, 'action' | 'wdir' | 'outs' | 'env' | 'host'>;

/** The tracked values of one params file, or its hash where the whole file is tracked. */
export type TrackedParams = Readonly<Record<string, Value>> | ContentHash;

/** What lies at an out's path: `unusable` where it is something that no out can be, such as a link; `null`: nothing. */
export type PresentOut = OutRecord | 'unusable' | null;

/** What planning asks of the world. Those of a wave are asked together. */
export type Question =
  | { readonly ask: 'fixed'; readonly stage: Stage }
  | { readonly ask: 'params'; readonly stage: Stage; readonly dep: ParamsDep }
  /** What a dep's path holds, links followed. */
  | { readonly ask: 'content'; readonly path: WorkspacePath }
  /** What is most likely meant by a path at which nothing is. */
  | { readonly ask: 'near'; readonly path: WorkspacePath }
  /** What a stage's glob finds. */
  | { readonly ask: 'files'; readonly stage: Stage; readonly glob: FileGlob }
  | { readonly ask: 'out'; readonly path: WorkspacePath }
  /** What a stored folder has at `inside`. */
  | { readonly ask: 'inside'; readonly folder: ContentHash; readonly inside: string }
  /** Whether what a `.dvc` file tracks lies there with the bytes that it names. */
  | { readonly ask: 'tracked'; readonly out: PointedOut }
  /** The version of what lies at a URL. */
  | { readonly ask: 'url'; readonly url: string }
  /** Source files of a script that changed since this code was recorded. */
  | { readonly ask: 'changed-files'; readonly stage: Stage; readonly recorded: Sha256 }
  /** Which files of a folder or a glob changed since it had another hash. */
  | {
      readonly ask: 'changed-dep';
      readonly stage: Stage;
      readonly dep: Dep;
      readonly before: DepHash;
      readonly now: DepHash;
    }
  /** Which files of an out that is a folder aren't as they were recorded. */
  | { readonly ask: 'changed-out'; readonly before: ContentHash; readonly now: ContentHash }
  /** What the run cache says of a key. */
  | { readonly ask: 'result'; readonly key: StageKey }
  /** Whether the store can restore this content. */
  | { readonly ask: 'stored'; readonly hash: ContentHash };

/** What was found, or what is wrong with what was asked for. */
export type Answer<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'problem'; readonly diagnostics: readonly Diagnostic[] };

/** Answers to the questions of a wave: data. What wasn't asked isn't in it. */
export interface Answers {
  readonly fixed: ReadonlyMap<StageName, Answer<FixedInputs>>;
  /** By `paramsId`. */
  readonly params: ReadonlyMap<string, Answer<TrackedParams>>;
  /** `null`: nothing is there. */
  readonly contents: ReadonlyMap<WorkspacePath, Answer<OutRecord | null>>;
  /** `null`: nothing is near. */
  readonly near: ReadonlyMap<WorkspacePath, WorkspacePath | null>;
  /** By `filesId`; in order of path. */
  readonly files: ReadonlyMap<string, Answer<readonly WorkspacePath[]>>;
  readonly outs: ReadonlyMap<WorkspacePath, PresentOut>;
  /** By `insideId`; `null`: the store can't tell, or nothing is there. */
  readonly inside: ReadonlyMap<string, ContentHash | null>;
  /** `true`: it does. */
  readonly tracked: ReadonlyMap<WorkspacePath, Answer<true>>;
  readonly urls: ReadonlyMap<string, Answer<UrlVersion>>;
  /** By the recorded code; empty where it isn't known. */
  readonly changedFiles: ReadonlyMap<Sha256, readonly WorkspacePath[]>;
  /** By `changeId`; null where nobody knows. */
  readonly changedDeps: ReadonlyMap<string, ListingChanges | null>;
  /** By `changeId`; null where nobody knows. */
  readonly changedOuts: ReadonlyMap<string, ListingChanges | null>;
  /** Keys without an entry have no result. */
  readonly results: ReadonlyMap<StageKey, StageResult>;
  /** Of the contents that were asked for, those that the store can't restore. */
  readonly missing: ReadonlySet<ContentHash>;
}

/** Questions, and what is made of the answers. It gives the first away and is handed the second. */
export type Asking<T> = Generator<readonly Question[], T, Answers>;

export function paramsId(stage: StageName, path: WorkspacePath): string {
  return `${stage}\0${path}`;
}

export function filesId({ file, wdir }: Stage, { patterns, exclude }: FileGlob): string {
  return JSON.stringify([file.folder, wdir, patterns, exclude]);
}

export function changeId(before: DepHash, now: DepHash): string {
  return `${before} ${now}`;
}

export function insideId(folder: ContentHash, inside: string): string {
  return `${folder}\0${inside}`;
}

/** @throws PipelineError where a problem was found; TypeError where nobody asked */
export function valueOf<K, T>(answers: ReadonlyMap<K, Answer<T>>, key: K): T {
  const answer = answers.get(key);
  if (answer === undefined) throw new TypeError(`nobody asked for ${String(key)}`);
  if (answer.kind === 'found') return answer.value;
  throw new PipelineError(answer.diagnostics);
}

/**
 * Several as one: what they ask at the same time is asked together, so that a wave of stages costs as many rounds as
 * its slowest stage.
 * @returns for each what it came to, or the PipelineError that it threw
 */
export function* together<T>(askers: readonly Asking<T>[]): Asking<readonly (T | PipelineError)[]> {
  const results = new Map<number, T | PipelineError>();
  let open = askers.map((asker, index) => ({ asker, index, asked: start(asker) }));
  for (;;) {
    const next: typeof open = [];
    for (const one of open) {
      if (one.asked.kind === 'done') results.set(one.index, one.asked.result);
      else next.push(one);
    }
    if (next.length === 0) return askers.map((_, index) => resultOf(results, index));
    const answers = yield next.flatMap(({ asked }) => (asked.kind === 'asks' ? asked.questions : []));
    open = next.map(({ asker, index }) => ({ asker, index, asked: step(() => asker.next(answers)) }));
  }
}

type Step<T> =
  | { readonly kind: 'asks'; readonly questions: readonly Question[] }
  | { readonly kind: 'done'; readonly result: T | PipelineError };

function start<T>(asker: Asking<T>): Step<T> {
  // A generator takes no notice of what its first step is handed.
  return step(() => asker.next(NO_ANSWERS));
}

function step<T>(advance: () => IteratorResult<readonly Question[], T>): Step<T> {
  try {
    const { done, value } = advance();
    return done === true ? { kind: 'done', result: value } : { kind: 'asks', questions: value };
  } catch (error) {
    if (error instanceof PipelineError) return { kind: 'done', result: error };
    throw error;
  }
}

function resultOf<T>(results: ReadonlyMap<number, T | PipelineError>, index: number): T | PipelineError {
  const result = results.get(index);
  if (result === undefined) throw new TypeError('an asker without result');
  return result;
}

const NO_ANSWERS: Answers = {
  fixed: new Map(),
  params: new Map(),
  contents: new Map(),
  near: new Map(),
  files: new Map(),
  outs: new Map(),
  inside: new Map(),
  tracked: new Map(),
  urls: new Map(),
  changedFiles: new Map(),
  changedDeps: new Map(),
  changedOuts: new Map(),
  results: new Map(),
  missing: new Set(),
};
