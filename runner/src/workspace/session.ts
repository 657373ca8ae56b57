import { basename, join, relative } from 'node:path';
import { ContentHasher, isOwnFolder, outHash } from '../inputs/content.js';
import { JavaScript } from '../inputs/code/javascript/javascript.js';
import type { CodeContext, CodeLanguage } from '../inputs/code/language.js';
import { GraphCodes } from '../inputs/code/graph-codes.js';
import { ScriptCodes } from '../inputs/code/script-codes.js';
import { ListingMemory } from '../inputs/listing-memory.js';
import { SourceMemory } from '../inputs/code/source-memory.js';
import { ParamsDocuments } from '../inputs/params-documents.js';
import { Md5Hasher } from '../inputs/md5.js';
import type { ContentHash } from '../model/hashes.js';
import type { Manifest } from '../model/manifest.js';
import type { Executor } from '../executors/executor.js';
import {
  asksForScratch,
  lookIntoScratch,
  openScratch,
  presentScratch,
  type Waiting,
} from '../overlay/scratch.js';
import type { Graph, WorkspacePath } from '../model/graph.js';
import { LOCK_NAME, fromOwnPath } from '../model/pipeline-file.js';
import { loadPipeline } from '../pipeline/load.js';
import { DepContents } from './dep-contents.js';
import { type Adopted, adoptWorkspaces } from './adopt.js';
import { type Facts, workspaceFacts } from './facts.js';
import type { System } from '../system/system.js';
import { relocatedDisk } from '../system/relocated-disk.js';
import type { Surroundings } from './surroundings.js';
import { openExecutors } from './executors.js';
import type { Attempts } from '../state/attempt.js';
import { createAttempts } from '../state/attempts.js';
import type { RunFacts } from '../model/events.js';
import { createHistory, type History } from '../record/history.js';
import { confinedPlace } from '../pipeline/out-place.js';
import { isWithin } from '../pipeline/paths.js';
import type { Scope } from '../pipeline/targets.js';
import { Aside } from '../state/aside.js';
import { heldByHead } from './git-head.js';
import { type KeptWorkspace, loadMemos } from './kept.js';
import { OldOuts } from './old-outs.js';
import { ownCommand } from './own-command.js';
import { readLocks } from '../state/locks.js';
import type { CodeRecord, Locks } from '../model/records.js';
import { livingOwner } from '../state/owned-file.js';
import { runFacts } from '../record/run-facts.js';
import type { LockOptions, WorkspaceLock } from '../state/workspace-lock.js';
import { checkoutOf } from '../pipeline/checkout.js';
import { createStoreLayout, keepFromGit, storeLayout, type StoreLayout } from '../store/layout.js';
import { openStore } from '../store/open-store.js';
import { watchedDisk, type WatchedDisk } from '../noop/watched-disk.js';
import type { Results } from '../store/results.js';
import type { Store } from '../store/store.js';

/** Which pipeline, under which params: what every command's options begin with. */
export interface SessionOptions {
  readonly file: string | null;
  readonly directory: string;
  /** What is asked for where no target is named; absent: the file itself. */
  readonly scope?: Scope;
  readonly params: readonly string[];
  readonly set: readonly string[];
  readonly name: string | null;
  /** How many cells all groups may have together; left out: the usual limit. */
  readonly maxCells?: number | undefined;
  /** A scratch workspace without what earlier runs left in it. */
  readonly anew?: boolean;
}

/** One command's workspace with everything that works on it. */
export interface Session extends System {
  readonly graph: Graph;
  /** The scratch workspace's name; `null`: the checkout itself. */
  readonly scratch: string | null;
  /** What its params were asked to be other than the checkout's. */
  readonly changes: readonly string[];
  /** The workspace's lock, where opening it needed one already. */
  readonly held: WorkspaceLock | null;
  readonly layout: StoreLayout;
  /** What is decided from, so that it can be seen that nothing changed; `null` where nobody asks for it. */
  readonly watched: WatchedDisk | null;
  /** Whether the next run is to see that there is nothing to do. */
  readonly keepsIndex: boolean;
  readonly executor: Executor;
  readonly attempts: Attempts;
  readonly aside: Aside;
  readonly store: Store;
  /** The run cache. */
  readonly results: Results;
  readonly hasher: ContentHasher;
  readonly depContents: DepContents;
  readonly listings: ListingMemory;
  readonly history: History;
  readLock(): Locks;
  /** Scripts' code, the identities that the locks recorded among it. */
  codes(lock: Locks): GraphCodes;
  facts(codes: GraphCodes): Facts;
  /** What of the outs in place is known elsewhere, by these facts and this lock. */
  oldOuts(facts: Facts, lock: Locks): OldOuts;
  /** Takes over what files of the graph kept while they were workspaces of their own. */
  adopt(waiting: LockOptions): Promise<readonly Adopted[]>;
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
  surroundings: Surroundings,
  access: Access,
  waiting: Waiting,
): Promise<Session> {
  const { system, argv, version, languages = ownLanguages, kept } = surroundings;
  const { clock, host } = system;
  const isPlain =
    options.file === null &&
    options.scope === undefined &&
    options.maxCells === undefined &&
    !asksForScratch(options);
  const keepsIndex = access === 'write' && isPlain;
  const watched = kept?.watched ?? (keepsIndex ? watchedDisk(system.disk, clock) : null);
  const disk = watched?.disk ?? system.disk;
  const { graph, held } = await openWorkspace({ ...system, disk }, options, access, waiting, kept);
  const { workspace } = graph;
  const layout = access === 'write' ? createStoreLayout(system, workspace) : storeLayout(workspace);
  const confirm = (place: string): void => {
    // Its own folder is lockstep's own matter.
    if (!isWithin(place, layout.root)) confinedPlace(disk, workspace, relative(workspace, place));
  };
  const opened = openStore(system, layout, confirm);
  const { store, results } = opened;
  const params = kept?.params ?? new ParamsDocuments();
  const { memo, md5s } = kept?.memos(layout) ?? loadMemos(system.disk, layout);
  const folders = new Map<ContentHash, Manifest>();
  const locks = new Set([...graph.files.values()].map(({ lock }) => join(workspace, lock)));
  const isOwn = (path: string): boolean => isOwnFolder(path) || locks.has(path);
  const hasher = new ContentHasher(disk, memo, clock, folders, isOwn);
  const listings = new ListingMemory(system.disk, layout.root);
  const aside = new Aside(system, layout.aside);
  const { executor, reclaim } = openExecutors(surroundings);
  const attemptsIn = (place: string, { attempts: folder }: StoreLayout, to: Aside): Attempts =>
    createAttempts({
      ...system,
      reclaim,
      workspace: place,
      folder,
      aside: to,
      hash: (path) => outHash(hasher, path),
      boot: system.processes.self().bootId,
      endsWithMachine: executor.endsWithMachine,
    });
  const attempts = attemptsIn(workspace, layout, aside);
  // What a file's scripts are started from lies beside the file.
  if (access === 'write')
    for (const folder of scriptFolders(graph)) keepFromGit(system, join(folder, '.lockstep'));
  return {
    ...system,
    graph,
    scratch: checkoutOf(workspace) === null ? null : basename(workspace),
    changes: [...options.params, ...options.set],
    held,
    layout,
    watched,
    // The index lies in the workspace, and is looked for where a run is started.
    keepsIndex: keepsIndex && graph.seenFrom === '.',
    executor,
    attempts,
    aside,
    store,
    results,
    hasher,
    depContents: new DepContents(hasher, disk, graph),
    listings,
    history: historyOf(system, graph, layout),
    readLock: () => readLocks(disk, graph, kept?.locks),
    codes: (lock) =>
      new GraphCodes(workspace, (file) => {
        const folder = join(workspace, file.folder);
        const root = join(folder, '.lockstep');
        const recorded = (own: WorkspacePath): CodeRecord | null =>
          lock.files.get(file.path)?.scripts.get(fromOwnPath(file.folder, own)) ?? null;
        const cache = join(
          root,
          basename(file.lock) === LOCK_NAME ? 'code.json' : `${basename(file.lock)}.code.json`,
        );
        const context = { disk, hasher, workspace: folder, root, cache, node: host.node, recorded };
        return {
          codes: new ScriptCodes(disk, folder, languages(context)),
          memory: new SourceMemory(system.disk, root),
        };
      }),
    facts(codes) {
      const owner = livingOwner(system, layout.workspaceLock);
      // Planned is as if an interrupted attempt were recovered; one that is under way is its run's matter.
      const seen = owner === null ? relocatedDisk(disk, attempts.foresee()) : disk;
      const seer = new ContentHasher(seen, memo, clock, folders, isOwn);
      const md5 = new Md5Hasher(seen, md5s, clock);
      const { web } = system;
      return workspaceFacts({ graph, disk: seen, host, web, hasher: seer, md5, codes, listings, params });
    },
    oldOuts(facts, lock) {
      const held = heldByHead(system, checkoutOf(workspace) ?? workspace, workspace);
      return new OldOuts({ facts, store, results, lock, held });
    },
    commandLine: (...args) => ownCommand(options, graph, host.cwd(), args),
    adopt: (wait) =>
      adoptWorkspaces({
        system,
        graph,
        layout,
        aside,
        attemptsIn: (place, own) => attemptsIn(place, own, new Aside(system, own.aside)),
        waiting: wait,
      }),
    runFacts: () => runFacts(system, workspace, version, argv),
    pruneMemo: () => {
      memo.prune();
      md5s.prune();
    },
    close() {
      if (access === 'write') for (const one of [memo, md5s]) one.save(system.random);
      opened.close();
      held?.release();
    },
  };
}

/** A scratch workspace's has its checkout's behind it. */
function historyOf(system: System, { workspace, history }: Graph, layout: StoreLayout): History {
  const checkout = checkoutOf(workspace);
  const elsewhere = checkout === null ? null : createHistory(system, storeLayout(checkout).history, history);
  return createHistory(system, layout.history, history, elsewhere);
}

/** Absolute. */
function scriptFolders({ workspace, stages }: Graph): ReadonlySet<string> {
  const scripts = [...stages.values()].filter(({ action }) => action.kind === 'script');
  return new Set(scripts.map(({ file }) => join(workspace, file.folder)));
}

const ownLanguages = (context: CodeContext): readonly CodeLanguage[] => [new JavaScript(context)];

async function openWorkspace(
  system: System,
  options: SessionOptions,
  access: Access,
  waiting: Waiting,
  kept: KeptWorkspace | undefined,
): Promise<{ readonly graph: Graph; readonly held: WorkspaceLock | null }> {
  const { disk } = system;
  const { directory, file, maxCells } = options;
  if (!asksForScratch(options)) {
    const graph =
      kept?.graph({ directory, file, maxCells }) ?? loadPipeline({ disk, directory, file, maxCells });
    return { graph, held: null };
  }
  switch (access) {
    case 'write':
      return openScratch(system, options, waiting);
    case 'read':
      return { graph: await lookIntoScratch(system, options, waiting.onWait), held: null };
    case 'past':
      return { graph: presentScratch(system, options), held: null };
  }
}
