import { PipelineError } from '../errors.js';
import { ContentHasher, outHash } from '../fingerprint/content.js';
import { StatMemo } from '../fingerprint/memo.js';
import type { WorkspacePath } from '../pipeline/graph.js';
import { locatePipeline } from '../pipeline/locate.js';
import type { Disk } from '../ports/disk.js';
import { nodeDisk } from '../ports/node-disk.js';
import { nodeClock, nodeRandom } from '../ports/node-system.js';
import { nodeProcesses } from '../ports/process-identity.js';
import { heldByHead } from '../run/git-head.js';
import { OldOuts } from '../run/old-outs.js';
import { ownCommand } from '../run/own-command.js';
import { outContent } from '../run/workspace-facts.js';
import { Aside } from '../state/aside.js';
import type { Attempts } from '../state/attempt.js';
import { createAttempts } from '../state/attempts.js';
import { readLockFile } from '../state/lock-file.js';
import type { LockFile } from '../state/records.js';
import { lockWorkspace } from '../state/workspace-lock.js';
import { checkoutOf, createStoreLayout, storeLayout } from '../store/layout.js';
import { createObjectStore } from '../store/object-store.js';
import type { WorkspaceOptions } from './options.js';

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

export function lookAside({ directory, file }: WorkspaceOptions): AsideWorkspace {
  const located = locatePipeline(nodeDisk, directory, file);
  const { workspace } = located;
  const folder = storeLayout(workspace).aside;
  return {
    workspace,
    disk: nodeDisk,
    aside: new Aside({ disk: nodeDisk, folder, clock: nodeClock, random: nodeRandom }),
    commandLine: (...args) => ownCommand({ directory, file }, located, args),
  };
}

/** @throws WorkspaceBusyError while a run holds the workspace */
export async function holdAside(options: WorkspaceOptions): Promise<HeldAside> {
  const looked = lookAside(options);
  const { workspace, disk, aside } = looked;
  const layout = createStoreLayout(disk, workspace);
  const processes = nodeProcesses(nodeClock);
  const parts = { disk, clock: nodeClock, random: nodeRandom, processes };
  const lock = await lockWorkspace(parts, layout.workspaceLock, { wait: false, onWait: () => undefined });
  const memo = StatMemo.load(disk, layout.memo);
  const hasher = new ContentHasher(disk, memo, nodeClock);
  const hash = (path: string): ReturnType<typeof outHash> => outHash(hasher, path);
  // It is only asked what it has.
  const store = createObjectStore({ ...parts, folder: layout.store, confirm: () => undefined });
  return {
    ...looked,
    attempts: createAttempts({ ...parts, workspace, folder: layout.attempts, aside, hash }),
    async isKnown(path) {
      const oldOuts = new OldOuts({
        facts: {
          outContent: (one) => outContent(hasher, workspace, one),
          inStore: (one) => store.has(one),
          cached: () => null,
        },
        lock: lockOrNone(disk, workspace),
        held: heldByHead(disk, checkoutOf(workspace) ?? workspace, workspace),
      });
      return (await oldOuts.unknown([{ path, key: null }])).length === 0;
    },
    release() {
      memo.save();
      lock.release();
    },
  };
}

/** A lock with conflict markers knows nothing. */
function lockOrNone(disk: Disk, workspace: string): LockFile {
  try {
    return readLockFile(disk, workspace);
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { version: 1, scripts: new Map(), stages: new Map() };
  }
}
