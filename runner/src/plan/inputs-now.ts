import type { Graph, Stage, WorkspacePath } from '../model/graph.js';
import { cellsHash } from '../model/key.js';
import type { DepRecord, OutRecord, StageInputs } from '../model/records.js';
import { cellOuts } from './cell-outs.js';
import { paramsId, valueOf, type Asking, type Question } from './questions.js';
import { membersOf } from './view.js';

/**
 * The inputs of a stage that ran, as they lie there now, its upstream's outs among them; what is gone is left out.
 * A script is handed its code and its params' values: what the files say meanwhile is not its input.
 * @throws PipelineError for a params file or key that is gone
 */
export function* inputsNow(graph: Graph, stage: Stage, inputs: StageInputs): Asking<StageInputs> {
  const watched = stage.params.filter(({ keys }) => stage.action.kind !== 'script' || keys === null);
  const paths = stage.deps.flatMap((dep) =>
    dep.kind === 'path'
      ? [dep.path]
      : membersOf(graph, dep.target).flatMap(({ outs }) => outs.map(({ path }) => path)),
  );
  const questions: Question[] = [
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
    if (dep.kind === 'path') return contentAt(dep.path).map(({ path, hash }) => ({ name, path, hash }));
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
