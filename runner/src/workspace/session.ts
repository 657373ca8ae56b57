import { basename } from 'node:path';
import { ContentHasher } from '../inputs/content.js';
import { ScriptCodes } from '../inputs/code/script-code.js';
import { SourceMemory } from '../inputs/code/source-memory.js';
import { StatMemo } from '../inputs/memo.js';
import type { Executor } from '../executors/executor.js';
import { localExecutor } from '../executors/local.js';
import {
  asksForScratch,
  lookIntoScratch,
  openScratch,
  presentScratch,
  type Waiting,
} from '../overlay/scratch.js';
import type { Graph } from '../model/graph.js';
import { loadPipeline } from '../pipeline/load.js';
import type { Facts } from '../plan/facts.js';
import type { System } from '../system/system.js';
import { relocatedDisk } from '../system/relocated-disk.js';
import { workspaceFacts } from './facts.js';
import { reclaimBy } from './reclaim.js';
import type { Attempts } from '../state/attempt.js';
import { createAttempts } from '../state/attempts.js';
import type { RunFacts } from '../record/history-record.js';
import { createHistory, type History } from '../record/history.js';
import { readLockFile } from '../state/lock-file.js';
import type { LockFile } from '../model/records.js';
import { livingOwner } from '../state/owned-file.js';
import { runFacts } from '../record/run-facts.js';
import type { WorkspaceLock } from '../state/workspace-lock.js';
import { checkoutOf, createStoreLayout, storeLayout, type StoreLayout } from '../store/layout.js';
import { createObjectStore } from '../store/object-store.js';
import { createRunCache } from '../store/run-cache.js';
import type { RunCache, Store } from '../store/store.js';

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

/** What a command was started with. */
export interface Surroundings {
  readonly system: System;
  /** After `lockstep`. */
  readonly argv: readonly string[];
  readonly version: string;
  /** Where stages run; absent: as processes of this machine. */
  readonly executor?: (system: System) => Executor;
}

/** One command's workspace with everything that works on it. */
export interface Session extends System {
  readonly graph: Graph;
  /** The scratch workspace's name; `null`: the checkout itself. */
  readonly scratch: string | null;
  /** The workspace's lock, where opening it needed one already. */
  readonly held: WorkspaceLock | null;
  readonly layout: StoreLayout;
  readonly executor: Executor;
  readonly attempts: Attempts;
  readonly store: Store;
  readonly runCache: RunCache;
  readonly hasher: ContentHasher;
  readonly sources: SourceMemory;
  readonly history: History;
  readLock(): LockFile;
  /** Scripts' code, the identities that the lock recorded among it. */
  codes(lock: LockFile): ScriptCodes;
  facts(codes: ScriptCodes): Facts;
  runFacts(): RunFacts;
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
  { system, argv, version, executor: openExecutor }: Surroundings,
  access: Access,
  waiting: Waiting,
): Promise<Session> {
  const { disk, clock, host } = system;
  const { graph, held } = await openWorkspace(system, options, access, waiting);
  const { workspace } = graph;
  const layout = access === 'write' ? createStoreLayout(disk, workspace) : storeLayout(workspace);
  const store = createObjectStore(system, layout.store);
  const runCache = createRunCache(disk, layout.runs);
  const memo = StatMemo.load(disk, layout.memo);
  const hasher = new ContentHasher(disk, memo, clock);
  const sources = new SourceMemory(disk, layout.root);
  const local = localExecutor(system);
  const executor = openExecutor?.(system) ?? local;
  // What an interrupted run left may be any executor's.
  const reclaim = reclaimBy([executor, local]);
  const attempts = createAttempts({ disk, reclaim }, workspace, layout.attempts);
  return {
    ...system,
    graph,
    scratch: checkoutOf(workspace) === null ? null : basename(workspace),
    held,
    layout,
    executor,
    attempts,
    store,
    runCache,
    hasher,
    sources,
    history: createHistory(disk, layout.history, clock),
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
      const owner = livingOwner(system, layout.workspaceLock);
      // Planned is as if an interrupted attempt were recovered; one that is under way is its run's matter.
      const seen = owner === null ? relocatedDisk(disk, attempts.foresee()) : disk;
      const seer = new ContentHasher(seen, memo, clock);
      return workspaceFacts({ graph, disk: seen, host, hasher: seer, store, runCache, codes, sources });
    },
    runFacts: () => runFacts(system, workspace, version, argv),
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
  system: System,
  options: SessionOptions,
  access: Access,
  waiting: Waiting,
): Promise<{ readonly graph: Graph; readonly held: WorkspaceLock | null }> {
  const { disk } = system;
  const { directory, file } = options;
  if (!asksForScratch(options)) return { graph: loadPipeline({ disk, directory, file }), held: null };
  switch (access) {
    case 'write':
      return openScratch(system, options, waiting);
    case 'read':
      return { graph: await lookIntoScratch(system, options, waiting.onWait), held: null };
    case 'past':
      return { graph: presentScratch(system, options), held: null };
  }
}
