import assert from 'node:assert/strict';
import type { Disk } from '../../src/system/disk.js';
import type { Attempts, RecoveredAttempt } from '../../src/state/attempt.js';
import { faultyDisk, Killed, type Fault } from '../support/faulty-disk.js';
import {
  after,
  before,
  checkNothingLost,
  sorted,
  succeed,
  withoutEmptyFolders,
  Workspace,
  type Setting,
} from './attempts-bench.js';

/** @returns whether `work` was killed */
export async function killed(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return false;
  } catch (error) {
    if (error instanceof Killed) return true;
    throw error;
  }
}

export function checkRecovered(
  workspace: Workspace,
  recovered: readonly RecoveredAttempt[] | null,
  mayBeNew: boolean,
): void {
  const now = workspace.tree();
  const isNew = JSON.stringify(now) === JSON.stringify(sorted(after));
  if (!isNew) assert.deepEqual(withoutEmptyFolders(now), before);
  if (isNew) assert.ok(mayBeNew, 'a failed attempt must not leave its outs');
  for (const { outcome } of recovered ?? []) assert.equal(outcome, isNew ? 'finished' : 'undone');
  assert.deepEqual(workspace.attempts().left(), []);
  checkNothingLost(workspace);
}

/** Whoever comes next knows nothing but what lies there: of kills that leave the same, one tells for all. */
export function firstTimes(): (workspace: Workspace) => boolean {
  const seen = new Set<string>();
  return (workspace) => {
    const { size } = seen;
    return seen.add(JSON.stringify(workspace.left()).replaceAll(workspace.path, '')).size > size;
  };
}

/** After a kill: planned as if recovered, recovered, run again. */
async function goOn(workspace: Workspace, mayBeNew: boolean): Promise<void> {
  const foreseen = await workspace.foreseen();
  checkRecovered(workspace, await workspace.attempts().recover(), mayBeNew);
  assert.deepEqual(foreseen, await workspace.foreseen(), 'planned as if recovered');
  await succeed(workspace);
  // The persistent log holds what this run appended, or both runs.
  assert.deepEqual({ ...workspace.tree(), log: '' }, { ...sorted(after), log: '' });
  checkNothingLost(workspace);
}

/** `work` is killed at each of its disk calls in turn; whoever comes next puts it right. */
export async function killedAtEveryCall(
  setting: Setting,
  fault: Fault,
  work: (workspace: Workspace, attempts: Attempts) => Promise<void>,
  { mayBeNew, isNew }: { readonly mayBeNew: boolean; readonly isNew: (workspace: Workspace) => boolean },
): Promise<void> {
  let calls = 0;
  for (let at = 1; ; at += 1) {
    const workspace = new Workspace(setting);
    const attempts = workspace.attempts((disk: Disk) => faultyDisk(disk, { at, fault }));
    if (!(await killed(() => work(workspace, attempts)))) break;
    calls += 1;
    if (isNew(workspace)) await goOn(workspace, mayBeNew);
    workspace.remove();
  }
  assert.ok(calls > 10, `only ${calls} calls were tried`);
}
