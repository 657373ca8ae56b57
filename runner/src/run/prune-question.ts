import { PipelineError } from '../model/errors.js';
import type { PipelineFile, StageName } from '../model/graph.js';
import type { Locks } from '../model/records.js';
import type { Session } from '../workspace/session.js';
import type { RunWatch } from './watch.js';

/** So many are named. */
const NAMED = 5;

/**
 * Whether a complete run may drop records of stages that the pipeline no longer has. A pipeline that was emptied by
 * mistake, or another file in its place, is not to cost what the lock proves. Nobody minds in a scratch workspace.
 * @throws PipelineError where it wasn't said and nobody can be asked
 */
export async function mayPrune(
  session: Session,
  locks: Locks,
  whole: readonly PipelineFile[],
  { prune }: { readonly prune: boolean | null },
  { confirm }: Pick<RunWatch, 'confirm'>,
): Promise<boolean> {
  const { graph, scratch } = session;
  if (prune !== null || scratch !== null) return prune ?? true;
  const gone = whole.flatMap((file) => {
    const names = [...(locks.files.get(file.path)?.stages.keys() ?? [])].filter(
      (name) => !graph.stages.has(name),
    );
    return names.length === 0
      ? []
      : [`${file.lock} has records of ${listed(names)}, which ${file.path} no longer has`];
  });
  if (gone.length === 0) return true;
  const found = gone.join('\n');
  const answer = await confirm?.(`${found}. Drop them?`);
  if (answer !== undefined) return answer;
  throw PipelineError.of(
    found,
    null,
    `Nothing was run. ${session.commandLine('run', '--prune')} drops them and runs; with --no-prune they stay.`,
  );
}

function listed(names: readonly StageName[]): string {
  const more = names.length - NAMED;
  const some = names.slice(0, NAMED).join(', ');
  const what = names.length === 1 ? 'a stage' : `${names.length} stages`;
  return `${what} (${some}${more > 0 ? ` and ${more} more` : ''})`;
}
