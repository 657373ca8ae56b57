import { PipelineError } from '../model/errors.js';
import type { StageName } from '../model/graph.js';
import type { LockFile } from '../model/records.js';
import { LOCK_NAME } from '../state/lock-file.js';
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
  lock: LockFile,
  { prune }: { readonly prune: boolean | null },
  { confirm }: Pick<RunWatch, 'confirm'>,
): Promise<boolean> {
  const { graph, scratch } = session;
  if (prune !== null || scratch !== null) return prune ?? true;
  const names = [...lock.stages.keys()].filter((name) => !graph.stages.has(name));
  if (names.length === 0) return true;
  const found = `${LOCK_NAME} has records of ${listed(names)}, which ${graph.file} no longer has`;
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
