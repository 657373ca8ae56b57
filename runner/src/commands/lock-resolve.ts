import { dirname, join } from 'node:path';
import { ContentHasher, outHash } from '../inputs/content.js';
import { StatMemo } from '../inputs/memo.js';
import type { StageName, WorkspacePath } from '../model/graph.js';
import type { LockEntry } from '../model/records.js';
import { locatePipeline } from '../pipeline/locate.js';
import { isConfined } from '../pipeline/out-place.js';
import { pipelineFiles } from '../pipeline/pipeline-files.js';
import { hasOuts } from '../plan/genuine.js';
import { fromOwnPath } from '../model/pipeline-file.js';
import { writeLockFile } from '../state/lock-file.js';
import { salvageLock, salvageSides, type LockConflict, type SalvagedLock } from '../state/lock-resolve.js';
import { lockWorkspace } from '../state/workspace-lock.js';
import { createStoreLayout, type StoreLayout } from '../store/layout.js';
import { openStore } from '../store/open-store.js';
import { thenCleanUp } from '../system/clean-up.js';
import type { Disk } from '../system/disk.js';
import type { System } from '../system/system.js';
import type { Site } from './site.js';

/** What became of a stage that the sides don't agree on. */
export type Settled = { readonly stage: StageName } & (
  | { readonly kind: 'kept'; readonly side: 'ours' | 'theirs' }
  /** The outs in place are neither side's. */
  | { readonly kind: 'out-of-place' }
  /** It is whole on neither side. */
  | { readonly kind: 'unreadable' }
);

/** What became of one lock, whose path counts from the workspace. */
export type LockResolution = { readonly lock: WorkspacePath } & (
  | { readonly kind: 'no-lock' }
  /** The lock is whole: nothing was written. */
  | { readonly kind: 'whole'; readonly stages: number }
  | {
      readonly kind: 'resolved';
      /** Stages on which both sides agree, or that one side alone has or changed. */
      readonly agreed: number;
      readonly settled: readonly Settled[];
    }
);

/**
 * Settles locks with conflict markers, or that are damaged: those of all files of the pipeline. Where the sides differ,
 * the one whose outs are in place stays, of two such ones the one that changed the record; what the other proves goes
 * into the run cache.
 * The pipeline itself is not read, but for what it includes: it may have conflicts of its own.
 * @throws PipelineError where there is no pipeline, or a newer lockstep wrote a lock; StoreError
 */
export async function lockResolve({ pipeline, system, notify }: Site): Promise<readonly LockResolution[]> {
  const { disk } = system;
  const location = locatePipeline(disk, pipeline.directory, pipeline.file);
  const { workspace } = location;
  const locks = pipelineFiles(disk, location).files.map(({ lock }) => lock);
  if (locks.every((lock) => disk.stat(join(workspace, lock)) === null)) {
    return locks.map((lock) => ({ lock, kind: 'no-lock' }));
  }
  const layout = createStoreLayout(system, workspace);
  const held = await lockWorkspace(system, layout.workspaceLock, { wait: true, onWait: notify });
  return thenCleanUp(
    async () => {
      const resolutions: LockResolution[] = [];
      for (const lock of locks) resolutions.push(await resolveHeld(system, workspace, lock, layout));
      return resolutions;
    },
    () => {
      held.release();
    },
  );
}

async function resolveHeld(
  system: System,
  workspace: string,
  lock: WorkspacePath,
  layout: StoreLayout,
): Promise<LockResolution> {
  const { disk, clock } = system;
  if (disk.stat(join(workspace, lock)) === null) return { lock, kind: 'no-lock' };
  const { agreed, conflicts, unreadable } = await salvage(system, workspace, lock);
  // It is only asked what it has.
  const { store, results } = openStore(system, layout, () => undefined);
  const hasher = new ContentHasher(disk, StatMemo.load(disk, layout.memo), clock);
  const stages = new Map(agreed.stages);
  const settled: Settled[] = [];
  let agreedOn = agreed.stages.size;
  for (const conflict of conflicts) {
    const { stage } = conflict;
    for (const { key, outs, inputs } of [conflict.ours, conflict.theirs]) {
      if (!hasOuts(outs, inputs.outs)) continue;
      const lacking = await store.missing(outs.map(({ hash }) => hash));
      if (lacking.size === 0) await results.write([{ key, outs }]);
    }
    const side = await inPlace(conflict, workspace, dirname(lock), hasher, disk);
    if (side !== null) stages.set(stage, conflict[side]);
    if (side === conflict.changed) agreedOn += 1;
    else settled.push(side === null ? { stage, kind: 'out-of-place' } : { stage, kind: 'kept', side });
  }
  for (const stage of unreadable) settled.push({ stage, kind: 'unreadable' });
  const didWrite = writeLockFile(disk, workspace, { ...agreed, stages }, lock);
  return didWrite
    ? { lock, kind: 'resolved', agreed: agreedOn, settled }
    : { lock, kind: 'whole', stages: stages.size };
}

/** From both sides whole, as git keeps them until the conflict is settled, where it can. */
async function salvage({ disk, git }: System, workspace: string, lock: WorkspacePath): Promise<SalvagedLock> {
  const sides = await git.sides(workspace, lock);
  return sides === null
    ? salvageLock(disk.read(join(workspace, lock)).toString('utf8'))
    : salvageSides(sides);
}

async function inPlace(
  { changed, ...conflict }: LockConflict,
  workspace: string,
  folder: WorkspacePath,
  hasher: ContentHasher,
  disk: Disk,
): Promise<'ours' | 'theirs' | null> {
  const matches = async ({ outs }: LockEntry): Promise<boolean> => {
    for (const { path: own, hash } of outs) {
      const path = fromOwnPath(folder, own);
      // A block may come from anywhere: where it names what no out can be, nothing is looked at.
      if (!isConfined(disk, workspace, path)) return false;
      if ((await outHash(hasher, join(workspace, path))) !== hash) return false;
    }
    return true;
  };
  const sides = changed === 'theirs' ? (['theirs', 'ours'] as const) : (['ours', 'theirs'] as const);
  for (const side of sides) if (await matches(conflict[side])) return side;
  return null;
}
