import { PipelineError } from '../model/errors.js';
import { folderChanges, listingOf, type FileChange, type Listing } from '../model/folder-changes.js';
import type { WorkspacePath } from '../model/graph.js';
import type { ContentHash, Sha256, StageKey } from '../model/hashes.js';
import {
  changeId,
  insideId,
  paramsId,
  type Answer,
  type Answers,
  type PresentOut,
  type Question,
} from '../plan/questions.js';
import type { Results } from '../store/results.js';
import type { Store } from '../store/store.js';
import type { Facts } from './facts.js';

/** Answers the questions of a wave. */
export type Ask = (questions: readonly Question[]) => Promise<Answers>;

export interface AskParts {
  readonly facts: Facts;
  readonly store: Pick<Store, 'missing' | 'manifests'>;
  readonly results: Pick<Results, 'find'>;
}

type Of<Kind extends Question['ask']> = Extract<Question, { ask: Kind }>;

/**
 * Answers from the workspace as it lies there and from store and run cache. Each thing is looked at once a wave,
 * whoever asks for it; store and run cache are asked for all of a wave in one call each.
 */
export function askWorkspace({ facts, store, results }: AskParts): Ask {
  const listing = async (hash: ContentHash): Promise<Listing | null> => {
    const seen = facts.listing(hash);
    if (seen !== null) return seen;
    const stored = (await store.manifests([hash])).get(hash);
    return stored === undefined ? null : listingOf(stored);
  };
  const changesInside = async (
    path: WorkspacePath,
    before: ContentHash,
    now: ContentHash,
  ): Promise<readonly FileChange[]> => {
    const [was, is] = [await listing(before), await listing(now)];
    return was === null || is === null ? [] : folderChanges(path, was, is);
  };
  return async (questions) => {
    const of = <Kind extends Question['ask']>(kind: Kind): readonly Of<Kind>[] =>
      questions.filter((question): question is Of<Kind> => question.ask === kind);
    const keys = unique(of('result').map(({ key }) => key));
    const hashes = unique(of('stored').map(({ hash }) => hash));
    return {
      fixed: await each(
        of('fixed'),
        ({ stage }) => stage.name,
        ({ stage }) => told(facts.fixedInputs(stage)),
      ),
      params: await each(
        of('params'),
        ({ stage, dep }) => paramsId(stage.name, dep.path),
        ({ stage, dep }) => told(facts.params(stage, dep)),
      ),
      contents: await each(
        of('content'),
        ({ path }) => path,
        ({ path }) => told(facts.content(path)),
      ),
      outs: await each<Of<'out'>, string, PresentOut>(
        of('out'),
        ({ path }) => path,
        ({ path }) => facts.outContent(path),
      ),
      inside: await insides(of('inside'), store),
      changedFiles: await each(
        of('changed-files'),
        ({ recorded }): Sha256 => recorded,
        ({ stage, recorded }) => facts.changedFiles(stage, recorded),
      ),
      changedInside: await each(
        of('changed-inside'),
        ({ path, before, now }) => changeId(path, before, now),
        ({ path, before, now }) => changesInside(path, before, now),
      ),
      results: keys.length === 0 ? new Map<StageKey, never>() : await results.find(keys),
      missing: hashes.length === 0 ? new Set<ContentHash>() : await store.missing(hashes),
    };
  };
}

/** One after the other: what is read is hashed, which keeps a core busy by itself. */
async function each<Item, Id, T>(
  questions: readonly Item[],
  idOf: (question: Item) => Id,
  answer: (question: Item) => Promise<T>,
): Promise<ReadonlyMap<Id, T>> {
  const found = new Map<Id, T>();
  for (const question of questions) {
    const id = idOf(question);
    if (!found.has(id)) found.set(id, await answer(question));
  }
  return found;
}

async function insides(
  questions: readonly Of<'inside'>[],
  store: Pick<Store, 'manifests'>,
): Promise<Answers['inside']> {
  if (questions.length === 0) return new Map();
  const manifests = await store.manifests(unique(questions.map(({ folder }) => folder)));
  return new Map(
    questions.map(({ folder, inside }) => {
      const entry = manifests.get(folder)?.entries.find(({ path }) => path === inside);
      return [insideId(folder, inside), entry?.kind === 'file' ? entry.hash : null];
    }),
  );
}

async function told<T>(answer: Promise<T>): Promise<Answer<T>> {
  try {
    return { kind: 'found', value: await answer };
  } catch (error) {
    if (error instanceof PipelineError) return { kind: 'problem', diagnostics: error.diagnostics };
    throw error;
  }
}

function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}
