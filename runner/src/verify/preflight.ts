import { join } from 'node:path';
import { logTail } from '../executors/log-tail.js';
import type { GraphCodes } from '../inputs/code/graph-codes.js';
import { PipelineError, type Diagnostic } from '../model/errors.js';
import { groupBy } from '../model/group-by.js';
import { stageTask } from '../run/stage-task.js';
import { PREFLIGHT_VARIABLE } from '../stage/protocol.js';
import type { Session } from '../workspace/session.js';
import type { Recorded } from './records.js';

/**
 * Starts one stage of each script up to its `stage()`, which ends it there: packages that can't be loaded and engines
 * that aren't installed are told before anything reruns. A script that looks for what it needs does so above `stage()`.
 * @throws PipelineError that names every script that doesn't get there, with what it printed
 */
export async function startOnce(scratch: Session, stages: readonly Recorded[]): Promise<void> {
  const scripts = groupBy(stages, ({ stage: { action, group, name } }) =>
    action.kind === 'script' ? `${group ?? name}\0${action.script}` : '',
  );
  const codes = scratch.codes(scratch.readLock());
  const failed: Diagnostic[] = [];
  for (const [recorded] of scripts.values()) {
    if (recorded?.stage.action.kind !== 'script') continue;
    const diagnostic = await start(scratch, codes, recorded);
    if (diagnostic !== null) failed.push(diagnostic);
  }
  if (failed.length > 0) throw new PipelineError(failed);
}

async function start(
  scratch: Session,
  codes: GraphCodes,
  { stage, inputs }: Recorded,
): Promise<Diagnostic | null> {
  const { disk, executor, layout } = scratch;
  const folder = join(layout.root, 'preflight');
  const log = join(folder, 'log');
  disk.remove(folder);
  disk.makeFolder(folder);
  const place = { folder, outPath: ({ path }: { readonly path: string }) => join(folder, 'outs', path) };
  const { task } = await stageTask(scratch, codes, stage, inputs, place, log);
  const env = { ...task.env, [PREFLIGHT_VARIABLE]: '1' };
  const { exit } = await executor.submit({ ...task, env }, () => undefined);
  const { code, signal } = await exit;
  const printed = logTail(disk, log);
  disk.remove(folder);
  if (code === 0) return null;
  return {
    message: `stage "${stage.name}" can't be started here (${signal ?? `exit code ${String(code)}`}), so nothing was rerun`,
    position: stage.places.script,
    advice: printed.length === 0 ? null : printed.map((line) => `  │ ${line}`).join('\n'),
  };
}
