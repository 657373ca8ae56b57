import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ContentHasher, outHash } from '../fingerprint/content.js';
import { StatMemo } from '../fingerprint/memo.js';
import { locatePipeline } from '../pipeline/locate.js';
import { isConfined } from '../pipeline/out-place.js';
import { hasOuts } from '../plan/genuine.js';
import { nodeDisk } from '../ports/node-disk.js';
import { nodeClock, nodeRandom } from '../ports/node-system.js';
import { nodeProcesses } from '../ports/process-identity.js';
import { LOCK_NAME, writeLockFile } from '../state/lock-file.js';
import { salvageLock, salvageSides, type LockConflict } from '../state/lock-resolve.js';
import type { LockEntry } from '../state/records.js';
import { lockWorkspace } from '../state/workspace-lock.js';
import { createStoreLayout } from '../store/layout.js';
import { createObjectStore } from '../store/object-store.js';
import { createRunCache } from '../store/run-cache.js';
import type { Command, LockResolveOptions } from './options.js';

/**
 * Settles a pipeline.lock with conflict markers, or one that is damaged. Where the sides differ, the one
 * whose outs are in place stays; what the other proves goes into the run cache.
 */
export const lockResolve: Command<LockResolveOptions> = async ({ directory, file }, { stdout, stderr }) => {
  // The pipeline itself is not read: it may have conflicts of its own.
  const { workspace } = locatePipeline(nodeDisk, directory, file);
  const path = join(workspace, LOCK_NAME);
  if (nodeDisk.stat(path) === null) {
    stdout.write(`there is no ${LOCK_NAME}, so nothing to resolve\n`);
    return 0;
  }
  const layout = createStoreLayout(nodeDisk, workspace);
  const processes = nodeProcesses(nodeClock);
  const parts = { disk: nodeDisk, clock: nodeClock, random: nodeRandom, processes };
  const held = await lockWorkspace(parts, layout.workspaceLock, {
    wait: true,
    onWait: (text) => stderr.write(`${text}\n`),
  });
  try {
    const sides = sidesInGit(workspace);
    const { agreed, conflicts, unreadable } =
      sides === null ? salvageLock(nodeDisk.read(path).toString('utf8')) : salvageSides(...sides);
    // It is only asked what it has.
    const store = createObjectStore({ ...parts, folder: layout.store, confirm: () => undefined });
    const runCache = createRunCache(nodeDisk, layout.runs);
    const memo = StatMemo.load(nodeDisk, layout.memo);
    const hasher = new ContentHasher(nodeDisk, memo, nodeClock);
    const stages = new Map(agreed.stages);
    const lines: string[] = [];
    for (const conflict of conflicts) {
      for (const { key, outs, inputs } of [conflict.ours, conflict.theirs]) {
        if (hasOuts(outs, inputs.outs) && outs.every(({ hash }) => store.has(hash)))
          runCache.write({ key, outs });
      }
      const kept = await inPlace(conflict, workspace, hasher);
      if (kept !== null) stages.set(conflict.stage, conflict[kept]);
      lines.push(
        kept === null
          ? `  ${conflict.stage}: dropped, since the outs in place are neither side's`
          : `  ${conflict.stage}: ${kept} (its outs are in place)`,
      );
    }
    for (const name of unreadable) lines.push(`  ${name}: dropped, since it is whole on neither side`);
    const didWrite = writeLockFile(nodeDisk, workspace, { ...agreed, stages });
    stdout.write(didWrite ? resolution(agreed.stages.size, lines) : nothingToDo(stages.size));
    return 0;
  } finally {
    held.release();
  }
};

/** Both sides as git keeps them until the conflict is settled; null where there is none, or no git. */
function sidesInGit(workspace: string): readonly [ours: string, theirs: string] | null {
  const show = (side: 2 | 3): string =>
    execFileSync('git', ['show', `:${side}:./${LOCK_NAME}`], {
      cwd: workspace,
      encoding: 'utf8',
      maxBuffer: Infinity,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  try {
    return [show(2), show(3)];
  } catch {
    return null;
  }
}

async function inPlace(
  { ours, theirs }: LockConflict,
  workspace: string,
  hasher: ContentHasher,
): Promise<'ours' | 'theirs' | null> {
  const matches = async ({ outs }: LockEntry): Promise<boolean> => {
    for (const { path, hash } of outs) {
      // A block may come from anywhere: where it names what no out can be, nothing is looked at.
      if (!isConfined(nodeDisk, workspace, path)) return false;
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
