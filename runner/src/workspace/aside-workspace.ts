import { PipelineError } from '../model/errors.js';
import { ContentHasher, outHash } from '../inputs/content.js';
import { StatMemo } from '../inputs/memo.js';
import type { WorkspacePath } from '../model/graph.js';
import type { Locks } from '../model/records.js';
import { locatePipeline } from '../pipeline/locate.js';
import { pipelineFiles, seenFromOf } from '../pipeline/pipeline-files.js';
import { Aside } from '../state/aside.js';
import type { Attempts } from '../state/attempt.js';
import { createAttempts } from '../state/attempts.js';
import { readLocks } from '../state/locks.js';
import { lockWorkspace } from '../state/workspace-lock.js';
import { checkoutOf } from '../pipeline/checkout.js';
import { createStoreLayout, storeLayout } from '../store/layout.js';
import { openStore } from '../store/open-store.js';
import type { Disk } from '../system/disk.js';
import type { System } from '../system/system.js';
import { outContent } from './facts.js';
import { heldByHead } from './git-head.js';
import { openExecutors } from './executors.js';
import type { Surroundings } from './surroundings.js';
import { OldOuts } from './old-outs.js';
import { type Asked, ownCommand } from './own-command.js';

/** What was set aside in a workspace. The pipeline itself is not read: it may have errors just now. */
export interface AsideWorkspace {
  readonly workspace: string;
  readonly disk: Disk;
  readonly aside: Aside;
  /** How to call lockstep for this workspace. */
  readonly commandLine: (...args: readonly string[]) => string;
}

/** The same under the workspace's lock. */
export interface HeldAside extends AsideWorkspace {
  readonly attempts: Attempts;
  /** Whether what lies at an out's place is known elsewhere, too. */
  isKnown(path: WorkspacePath): Promise<boolean>;
  release(): void;
}

export function lookAside(system: System, { directory, file }: Asked): AsideWorkspace {
  const located = locatePipeline(system.disk, directory, file);
  const { workspace } = located;
  const found = { workspace, seenFrom: seenFromOf(located) };
  return {
    workspace,
    disk: system.disk,
    aside: new Aside(system, storeLayout(workspace).aside),
    commandLine: (...args) => ownCommand({ directory, file }, found, system.host.cwd(), args),
  };
}

/** @throws WorkspaceBusyError while a run holds the workspace */
export async function holdAside(
  { system, executor }: Pick<Surroundings, 'system' | 'executor'>,
  asked: Asked,
): Promise<HeldAside> {
  const executors = openExecutors({ system, ...(executor === undefined ? {} : { executor }) });
  const looked = lookAside(system, asked);
  const { workspace, disk, aside } = looked;
  const layout = createStoreLayout(system, workspace);
  const lock = await lockWorkspace(system, layout.workspaceLock, { wait: false, onWait: () => undefined });
  const memo = StatMemo.load(disk, layout.memo);
  const hasher = new ContentHasher(disk, memo, system.clock);
  const hash = (path: string): ReturnType<typeof outHash> => outHash(hasher, path);
  // It is only asked what it has.
  const { store, results } = openStore(system, layout, () => undefined);
  return {
    ...looked,
    attempts: createAttempts({
      disk,
      reclaim: executors.reclaim,
      workspace,
      folder: layout.attempts,
      aside,
      hash,
      boot: system.processes.self().bootId,
      endsWithMachine: executors.executor.endsWithMachine,
    }),
    async isKnown(path) {
      const oldOuts = new OldOuts({
        facts: { outContent: (one) => outContent(hasher, workspace, one) },
        store,
        results,
        lock: locksOrNone(disk, asked),
        held: heldByHead(system, checkoutOf(workspace) ?? workspace, workspace),
      });
      return (await oldOuts.unknown([{ path, key: null, folder: '.' }])).length === 0;
    },
    release() {
      memo.save(system.random);
      lock.release();
    },
  };
}

/** Locks with conflict markers know nothing, and those of files that can't be found. */
function locksOrNone(disk: Disk, { directory, file }: Asked): Pick<Locks, 'stages'> {
  try {
    const location = locatePipeline(disk, directory, file);
    const files = new Map(pipelineFiles(disk, location).files.map((one) => [one.path, one]));
    return readLocks(disk, { workspace: location.workspace, files, stages: null });
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { stages: new Map() };
  }
}
