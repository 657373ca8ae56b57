import { join } from 'node:path';
import { ContentHasher, outHash } from '../inputs/content.js';
import { StatMemo } from '../inputs/memo.js';
import { locatePipeline } from '../pipeline/locate.js';
import { isConfined } from '../pipeline/out-place.js';
import { hasOuts } from '../plan/genuine.js';
import { LOCK_NAME, writeLockFile } from '../state/lock-file.js';
import { salvageLock, salvageSides, type LockConflict } from '../state/lock-resolve.js';
import type { LockEntry } from '../model/records.js';
import { lockWorkspace } from '../state/workspace-lock.js';
import { createStoreLayout } from '../store/layout.js';
import { openStore } from '../store/open-store.js';
import type { Disk } from '../system/disk.js';
import type { Command, LockResolveOptions } from './options.js';

/**
 * Settles a pipeline.lock with conflict markers, or one that is damaged. Where the sides differ, the one
 * whose outs are in place stays; what the other proves goes into the run cache.
 */
export const lockResolve: Command<LockResolveOptions> = async (
  { directory, file },
  { stdout, stderr, system },
) => {
  const { disk, clock, git } = system;
  // The pipeline itself is not read: it may have conflicts of its own.
  const { workspace } = locatePipeline(disk, directory, file);
  const path = join(workspace, LOCK_NAME);
  if (disk.stat(path) === null) {
    stdout.write(`there is no ${LOCK_NAME}, so nothing to resolve\n`);
    return 0;
  }
  const layout = createStoreLayout(system, workspace);
  const held = await lockWorkspace(system, layout.workspaceLock, {
    wait: true,
    onWait: (text) => stderr.write(`${text}\n`),
  });
  try {
    // As git keeps them until the conflict is settled.
    const sides = await git.sides(workspace, LOCK_NAME);
    const { agreed, conflicts, unreadable } =
      sides === null ? salvageLock(disk.read(path).toString('utf8')) : salvageSides(...sides);
    // It is only asked what it has.
    const { store, results } = openStore(system, layout, () => undefined);
    const memo = StatMemo.load(disk, layout.memo);
    const hasher = new ContentHasher(disk, memo, clock);
    const stages = new Map(agreed.stages);
    const lines: string[] = [];
    for (const conflict of conflicts) {
      for (const { key, outs, inputs } of [conflict.ours, conflict.theirs]) {
        if (!hasOuts(outs, inputs.outs)) continue;
        const lacking = await store.missing(outs.map(({ hash }) => hash));
        if (lacking.size === 0) await results.write([{ key, outs }]);
      }
      const kept = await inPlace(conflict, workspace, hasher, disk);
      if (kept !== null) stages.set(conflict.stage, conflict[kept]);
      lines.push(
        kept === null
          ? `  ${conflict.stage}: dropped, since the outs in place are neither side's`
          : `  ${conflict.stage}: ${kept} (its outs are in place)`,
      );
    }
    for (const name of unreadable) lines.push(`  ${name}: dropped, since it is whole on neither side`);
    const didWrite = writeLockFile(disk, workspace, { ...agreed, stages });
    stdout.write(didWrite ? resolution(agreed.stages.size, lines) : nothingToDo(stages.size));
    return 0;
  } finally {
    held.release();
  }
};

async function inPlace(
  { ours, theirs }: LockConflict,
  workspace: string,
  hasher: ContentHasher,
  disk: Disk,
): Promise<'ours' | 'theirs' | null> {
  const matches = async ({ outs }: LockEntry): Promise<boolean> => {
    for (const { path, hash } of outs) {
      // A block may come from anywhere: where it names what no out can be, nothing is looked at.
      if (!isConfined(disk, workspace, path)) return false;
      if ((await outHash(hasher, join(workspace, path))) !== hash) return false;
    }
    return true;
  };
  if (await matches(ours)) return 'ours';
  return (await matches(theirs)) ? 'theirs' : null;
}

function nothingToDo(stages: number): string {
  return `${LOCK_NAME} holds ${counted(stages)} and needs no resolving\n`;
}

function resolution(agreed: number, lines: readonly string[]): string {
  return [
    `${LOCK_NAME}: kept ${counted(agreed)} on which both sides agree, or that one side has`,
    ...lines,
    `See what is left to do with "lockstep plan"; then "git add ${LOCK_NAME}".`,
    '',
  ].join('\n');
}

function counted(stages: number): string {
  return `${stages} ${stages === 1 ? 'stage' : 'stages'}`;
}
