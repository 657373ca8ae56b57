import pLimit from 'p-limit';
import { PipelineError } from '../model/errors.js';
import type { ContentHash, Sha256, StageKey, UrlVersion } from '../model/hashes.js';
import { listingChanges, listingOf } from '../model/listing.js';
import {
  changeId,
  filesId,
  insideId,
  paramsId,
  type Answer,
  type Answers,
  type PresentOut,
  type Question,
} from '../plan/questions.js';
import { forAll } from '../store/for-all.js';
import type { Results } from '../store/results.js';
import type { Store } from '../store/store.js';
import { isOfItsPath, troubleFound } from '../system/trouble.js';
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
      near: await each(
        of('near'),
        ({ path }) => path,
        ({ path }) => facts.near(path),
      ),
      files: await each(
        of('files'),
        ({ stage, glob }) => filesId(stage, glob),
        ({ stage, glob }) => told(facts.files(stage, glob)),
      ),
      outs: await each<Of<'out'>, string, PresentOut>(
        of('out'),
        ({ path }) => path,
        ({ path }) => facts.outContent(path),
      ),
      tracked: await each<Of<'tracked'>, string, Answer<true>>(
        of('tracked'),
        ({ out }) => out.path,
        ({ out }) => told(facts.tracked(out)),
      ),
      urls: await versions(unique(of('url').map(({ url }) => url)), facts),
      inside: await insides(of('inside'), store),
      changedFiles: await each(
        of('changed-files'),
        ({ recorded }): Sha256 => recorded,
        ({ stage, recorded }) => facts.changedFiles(stage, recorded),
      ),
      changedDeps: await each(
        of('changed-dep'),
        ({ before, now }) => changeId(before, now),
        (asked) => facts.changedDep(asked),
      ),
      changedOuts: await outChanges(of('changed-out'), store, facts),
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

/** What the store has of the recorded folders beside what lies there. */
async function outChanges(
  questions: readonly Of<'changed-out'>[],
  store: Pick<Store, 'manifests'>,
  facts: Pick<Facts, 'outListing'>,
): Promise<Answers['changedOuts']> {
  if (questions.length === 0) return new Map();
  const manifests = await store.manifests(unique(questions.map(({ before }) => before)));
  return new Map(
    questions.map(({ before, now }) => {
      const [was, is] = [manifests.get(before), facts.outListing(now)];
      const changes = was === undefined || is === null ? null : listingChanges(listingOf(was), is);
      return [changeId(before, now), changes];
    }),
  );
}

/** Servers answer at the same time. */
async function versions(urls: readonly string[], facts: Facts): Promise<Answers['urls']> {
  const found = new Map<string, Answer<UrlVersion>>();
  await forAll(urls, pLimit(8), async (url) => {
    found.set(url, await told(facts.url(url)));
  });
  return found;
}

async function told<T>(answer: Promise<T>): Promise<Answer<T>> {
  try {
    return { kind: 'found', value: await answer };
  } catch (error) {
    if (error instanceof PipelineError) return { kind: 'problem', diagnostics: error.diagnostics };
    if (isOfItsPath(error)) return { kind: 'problem', diagnostics: [troubleFound(error)] };
    throw error;
  }
}

function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}
