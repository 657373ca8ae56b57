import type { Diagnostic } from '../model/errors.js';
import type { BuiltStage } from './build-stage.js';
import type { WorkspacePath } from '../model/graph.js';
import type { OutIndex } from './out-index.js';
import { diagnosticAt, placeOf } from './source.js';

/**
 * Outs that are or hold what stages are made of: scripts, files of `vars`, a stage's own params. Each place in the
 * file is told once, whatever number of cells share it.
 */
export function coveringOuts(stages: readonly BuiltStage[], index: OutIndex): readonly Diagnostic[] {
  const told = new Map<string, Diagnostic>();
  for (const { file, what, by } of stages.flatMap(filesOf)) {
    const maker = index.holder(file);
    if (maker === null || (by !== null && by !== maker.name)) continue;
    const { at, out } = maker.placed;
    const place = `${placeOf(at)} ${file}`;
    if (told.has(place)) continue;
    const relation = out.path === file ? 'is' : `holds ${file},`;
    told.set(
      place,
      diagnosticAt(
        at,
        `${maker.title}: out "${out.declared}" ${relation} ${what}`,
        'Write another path: what a stage makes would replace it',
      ),
    );
  }
  return [...told.values()];
}

interface OwnFile {
  readonly file: WorkspacePath;
  readonly what: string;
  /** The only stage that may not make it; null: none may. */
  readonly by: string | null;
}

function filesOf({ stage, varsFiles }: BuiltStage): readonly OwnFile[] {
  const { name, action, outs, params } = stage;
  const compares = outs.flatMap(({ compare }) => (compare.kind === 'script' ? [compare.script] : []));
  return [
    ...(action.kind === 'script'
      ? [{ file: action.script, what: `the script of stage "${name}"`, by: null }]
      : []),
    ...compares.map((file) => ({ file, what: `what stage "${name}" compares by`, by: null })),
    ...varsFiles.map((file) => ({ file, what: 'what vars are read from', by: null })),
    ...params.map(({ path }) => ({ file: path, what: "among the stage's own params", by: name })),
  ];
}
