import { globText, type Dep, type Graph, type Stage, type WorkspacePath } from '../model/graph.js';
import { cellsHash, filesHash } from '../model/key.js';
import { ownPath } from '../model/pipeline-file.js';
import type { DepRecord, OutRecord, StageInputs } from '../model/records.js';
import { cellOuts } from './cell-outs.js';
import type { Producers } from './producers.js';
import { filesId, paramsId, valueOf, type Answers, type Asking, type Question } from './questions.js';
import { membersOf } from './view.js';

/**
 * The inputs of a stage that ran, as they lie there now, its upstream's outs among them; what is gone is left out.
 * A script is handed its code and its params' values: what the files say meanwhile is not its input.
 * @throws PipelineError for a params file or key that is gone
 */
export function* inputsNow(
  { graph, producers }: { readonly graph: Graph; readonly producers: Producers },
  stage: Stage,
  inputs: StageInputs,
): Asking<StageInputs> {
  const watched = stage.params.filter(({ keys }) => stage.action.kind !== 'script' || keys === null);
  const globbed = yield* globbedNow(producers, stage);
  const paths = stage.deps.flatMap((dep) => {
    switch (dep.kind) {
      case 'path':
        return [dep.path];
      case 'url':
        return [];
      case 'stage':
        return membersOf(graph, dep.target).flatMap(({ outs }) => outs.map(({ path }) => path));
      case 'glob':
        return globbed.get(dep) ?? [];
    }
  });
  const urls = stage.deps.flatMap((dep) => (dep.kind === 'url' ? [dep.url] : []));
  const questions: Question[] = [
    ...urls.map((url) => ({ ask: 'url' as const, url })),
    ...paths.map((path) => ({ ask: 'content' as const, path })),
    ...watched.map((dep) => ({ ask: 'params' as const, stage, dep })),
  ];
  const answers = questions.length === 0 ? null : yield questions;
  const contentAt = (path: WorkspacePath): readonly OutRecord[] => {
    const found = answers === null ? null : valueOf(answers.contents, path);
    return found === null ? [] : [found];
  };
  const deps = stage.deps.flatMap((dep): readonly DepRecord[] => {
    const { name } = dep;
    if (dep.kind === 'url') {
      return answers === null ? [] : [{ name, url: dep.url, version: valueOf(answers.urls, dep.url) }];
    }
    if (dep.kind === 'path') return contentAt(dep.path).map(({ path, hash }) => ({ name, path, hash }));
    if (dep.kind === 'glob') {
      const hash = filesHash(stage.file.folder, (globbed.get(dep) ?? []).flatMap(contentAt));
      return [{ name, glob: globText(dep.glob), hash }];
    }
    const cells = membersOf(graph, dep.target).map((cell) =>
      cellOuts(
        cell,
        cell.outs.flatMap(({ path }) => contentAt(path)),
      ),
    );
    return [{ name, stage: dep.stage, hash: cellsHash(cells) }];
  });
  const now = watched.map(
    ({ path }) =>
      [path, answers === null ? {} : valueOf(answers.params, paramsId(stage.name, path))] as const,
  );
  return { ...inputs, deps, params: { ...inputs.params, ...Object.fromEntries(now) } };
}

type GlobDep = Extract<Dep, { kind: 'glob' }>;

/** What a stage's globs find by now: a file that came meanwhile may have been read, too. */
function* globbedNow(
  producers: Producers,
  stage: Stage,
): Asking<ReadonlyMap<GlobDep, readonly WorkspacePath[]>> {
  const globs = stage.deps.filter((dep) => dep.kind === 'glob');
  if (globs.length === 0) return new Map();
  const isMade = (path: WorkspacePath): boolean => producers.origin(path).kind === 'made';
  const answers: Answers = yield globs.map(({ glob }) => ({ ask: 'files' as const, stage, glob }));
  return new Map(
    globs.map((dep) => {
      const found = valueOf(answers.files, filesId(stage, dep.glob));
      const paths = [...found.filter((path) => !isMade(path)), ...dep.paths.filter(isMade)];
      return [dep, sortedFrom(stage.file.folder, [...new Set(paths)])] as const;
    }),
  );
}

function sortedFrom(folder: WorkspacePath, paths: readonly WorkspacePath[]): readonly WorkspacePath[] {
  const own = paths.map((path) => ({ path, from: ownPath(folder, path) }));
  return own.sort((one, other) => (one.from < other.from ? -1 : 1)).map(({ path }) => path);
}
