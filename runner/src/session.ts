import { basename, relative } from 'node:path';
import { ContentHasher, outHash } from './fingerprint/content.js';
import { ScriptCodes } from './fingerprint/code/script-code.js';
import { SourceMemory } from './fingerprint/code/source-memory.js';
import { StatMemo } from './fingerprint/memo.js';
import {
  asksForScratch,
  lookIntoScratch,
  openScratch,
  presentScratch,
  type Waiting,
} from './overlay/scratch.js';
import type { Graph } from './pipeline/graph.js';
import { loadPipeline } from './pipeline/load.js';
import { confinedPlace } from './pipeline/out-place.js';
import { isWithin } from './pipeline/paths.js';
import type { Facts } from './plan/facts.js';
import type { Disk } from './ports/disk.js';
import { nodeDisk } from './ports/node-disk.js';
import { nodeClock, nodeRandom } from './ports/node-system.js';
import { nodeProcesses, type Processes } from './ports/process-identity.js';
import { relocatedDisk } from './ports/relocated-disk.js';
import type { Clock, Random } from './ports/system.js';
import { heldByHead } from './run/git-head.js';
import { OldOuts } from './run/old-outs.js';
import { ownCommand } from './run/own-command.js';
import { workspaceFacts } from './run/workspace-facts.js';
import { Aside } from './state/aside.js';
import type { Attempts } from './state/attempt.js';
import { createAttempts } from './state/attempts.js';
import type { RunFacts } from './state/history-record.js';
import { createHistory, type History } from './state/history.js';
import { readLockFile } from './state/lock-file.js';
import type { LockFile } from './state/records.js';
import { livingOwner, type OwnedFileParts } from './state/owned-file.js';
import { runFacts } from './state/run-facts.js';
import type { WorkspaceLock } from './state/workspace-lock.js';
import { checkoutOf, createStoreLayout, storeLayout, type StoreLayout } from './store/layout.js';
import { createObjectStore } from './store/object-store.js';
import { createRunCache } from './store/run-cache.js';
import type { RunCache, Store } from './store/store.js';

/** Which pipeline, under which params: what every command's options begin with. */
export interface SessionOptions {
  readonly file: string | null;
  readonly directory: string;
  readonly params: readonly string[];
  readonly set: readonly string[];
  readonly name: string | null;
  /** A scratch workspace without what earlier runs left in it. */
  readonly anew?: boolean;
}

/** What the process was started with. */
export interface Surroundings {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** After `lockstep`. */
  readonly argv: readonly string[];
  readonly version: string;
}

/** One command's workspace with everything that works on it. */
export interface Session {
  readonly graph: Graph;
  /** The scratch workspace's name; `null`: the checkout itself. */
  readonly scratch: string | null;
  /** The workspace's lock, where opening it needed one already. */
  readonly held: WorkspaceLock | null;
  readonly layout: StoreLayout;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly random: Random;
  readonly processes: Processes;
  readonly attempts: Attempts;
  readonly aside: Aside;
  readonly store: Store;
  readonly runCache: RunCache;
  readonly hasher: ContentHasher;
  readonly sources: SourceMemory;
  readonly history: History;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readLock(): LockFile;
  /** Scripts' code, the identities that the lock recorded among it. */
  codes(lock: LockFile): ScriptCodes;
  facts(codes: ScriptCodes): Facts;
  /** What of the outs in place is known elsewhere, by these facts and this lock. */
  oldOuts(facts: Facts, lock: LockFile): OldOuts;
  runFacts(): RunFacts;
  /** How to call lockstep for this workspace, quoted for a shell. */
  commandLine(...args: readonly string[]): string;
  /** Forgets the hashes of files that are gone. */
  pruneMemo(): void;
  /** Keeps what was learnt of files' hashes, where the command may write; gives `held` back. */
  close(): void;
}

/**
 * What a command does with the workspace. `read` leaves no trace in it, but brings a scratch workspace up to
 * date; `past` looks at what earlier runs left; `write` holds a scratch workspace's lock.
 */
export type Access = 'read' | 'past' | 'write';

/**
 * @param onWait hears of what else holds a scratch workspace
 * @throws PipelineError; WorkspaceBusyError where `write` should not wait for a scratch workspace
 */
export async function openSession(
  options: SessionOptions,
  { env, argv, version }: Surroundings,
  access: Access,
  waiting: Waiting,
): Promise<Session> {
  const [disk, clock, random] = [nodeDisk, nodeClock, nodeRandom];
  const processes = nodeProcesses(clock);
  const { graph, held } = await openWorkspace({ disk, clock, random, processes }, options, access, waiting);
  const { workspace } = graph;
  const layout = access === 'write' ? createStoreLayout(disk, workspace) : storeLayout(workspace);
  const confirm = (place: string): void => {
    // Its own folder is lockstep's own matter.
    if (!isWithin(place, layout.root)) confinedPlace(disk, workspace, relative(workspace, place));
  };
  const store = createObjectStore({ disk, folder: layout.store, processes, random, confirm });
  const runCache = createRunCache(disk, layout.runs);
  const memo = StatMemo.load(disk, layout.memo);
  const hasher = new ContentHasher(disk, memo, clock);
  const sources = new SourceMemory(disk, layout.root);
  const aside = new Aside({ disk, folder: layout.aside, clock, random });
  const attempts = createAttempts({
    disk,
    workspace,
    folder: layout.attempts,
    processes,
    aside,
    hash: (path) => outHash(hasher, path),
  });
  return {
    graph,
    scratch: checkoutOf(workspace) === null ? null : basename(workspace),
    held,
    layout,
    disk,
    clock,
    random,
    processes,
    attempts,
    aside,
    store,
    runCache,
    hasher,
    sources,
    history: createHistory(disk, layout.history, clock),
    env,
    readLock: () => readLockFile(disk, workspace),
    codes: (lock) =>
      new ScriptCodes({
        disk,
        hasher,
        workspace,
        root: layout.root,
        recorded: (script) => lock.scripts.get(script) ?? null,
      }),
    facts(codes) {
      const owner = livingOwner({ disk, clock, random, processes }, layout.workspaceLock);
      // Planned is as if an interrupted attempt were recovered; one that is under way is its run's matter.
      const seen = owner === null ? relocatedDisk(disk, attempts.foresee()) : disk;
      const seer = new ContentHasher(seen, memo, clock);
      return workspaceFacts({ graph, disk: seen, hasher: seer, store, runCache, codes, sources });
    },
    oldOuts(facts, lock) {
      const held = heldByHead(disk, checkoutOf(workspace) ?? workspace, workspace);
      return new OldOuts({ facts, lock, held });
    },
    commandLine: (...args) => ownCommand(options, graph, args),
    runFacts: () => runFacts(disk, workspace, version, argv),
    pruneMemo: () => {
      memo.prune();
    },
    close() {
      if (access === 'write') memo.save();
      held?.release();
    },
  };
}

async function openWorkspace(
  parts: OwnedFileParts,
  options: SessionOptions,
  access: Access,
  waiting: Waiting,
): Promise<{ readonly graph: Graph; readonly held: WorkspaceLock | null }> {
  const { disk } = parts;
  const { directory, file } = options;
  if (!asksForScratch(options)) return { graph: loadPipeline({ disk, directory, file }), held: null };
  switch (access) {
    case 'write':
      return openScratch(parts, options, waiting);
    case 'read':
      return { graph: await lookIntoScratch(parts, options, waiting.onWait), held: null };
    case 'past':
      return { graph: presentScratch(parts, options), held: null };
  }
}
