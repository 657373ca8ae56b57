import { globText, pathsOf, type Stage, type WorkspacePath } from '../model/graph.js';
import type { DepRecord } from '../model/records.js';

/** What the glob of a record finds now; nothing where the stage has no such glob any more. */
export function globbed(
  { deps }: Pick<Stage, 'deps'>,
  { glob }: Extract<DepRecord, { glob: string }>,
): readonly WorkspacePath[] {
  return deps.filter((dep) => dep.kind === 'glob' && globText(dep.glob) === glob).flatMap(pathsOf);
}
