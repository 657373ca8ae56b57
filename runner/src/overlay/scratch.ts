import { basename, join } from 'node:path';
import { PipelineError, WorkspaceBusyError } from '../model/errors.js';
import { ContentHasher } from '../inputs/content.js';
import { StatMemo } from '../inputs/memo.js';
import type { Graph, WorkspacePath } from '../model/graph.js';
import { loadPipeline } from '../pipeline/load.js';
import { askedFor } from '../model/pipeline-file.js';
import { replace } from '../system/replace.js';
import type { System } from '../system/system.js';
import { lockWorkspace, type WorkspaceLock } from '../state/workspace-lock.js';
import { checkoutOf } from '../pipeline/checkout.js';
import { createStoreLayout, storeLayout, type StoreLayout } from '../store/layout.js';
import { mirror } from './mirror.js';
import { loadWithOverlay, type OverlaidPipeline, type OverlayRequest } from './overlay.js';
import { checkFit, scratchContent } from './scratch-content.js';

export interface ScratchRequest extends OverlayRequest {
  readonly file: string | null;
  /** `--name`; null: from what the overlay says. */
  readonly name: string | null;
  /** Whether results of earlier runs there are given up. */
  readonly anew?: boolean;
}

export interface Waiting {
  /** `false`: throw WorkspaceBusyError at once. */
  readonly wait: boolean;
  readonly onWait: (text: string) => void;
  /** Ends the waiting with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Where a request leads, checked; nothing is written yet. */
interface Place extends OverlaidPipeline {
  /** The checkout's own pipeline; `graph` is the one under the overlay. */
  readonly checkout: Graph;
  /** The scratch workspace, absolute. */
  readonly workspace: string;
}

/** Whether options ask for other params, or for a workspace of their own. */
export function asksForScratch({ params, set, name }: Omit<ScratchRequest, 'directory' | 'file'>): boolean {
  return params.length > 0 || set.length > 0 || name !== null;
}

/**
 * Builds the scratch workspace, or brings it up to date with checkout and overlay, and holds its lock:
 * whoever holds it is the only one that changes the workspace.
 * @returns the pipeline in the scratch workspace, and its lock, to be released by the caller
 * @throws PipelineError for a bad overlay or name, before anything is written; WorkspaceBusyError
 */
export async function openScratch(
  system: System,
  request: ScratchRequest,
  waiting: Waiting,
): Promise<{ readonly graph: Graph; readonly held: WorkspaceLock }> {
  const place = placeOf(system, request);
  const layout = createStoreLayout(system, place.workspace);
  const held = await lockWorkspace(system, layout.workspaceLock, waiting);
  try {
    if (request.anew === true)
      for (const lock of locksOf(place)) system.disk.remove(join(place.workspace, lock));
    await refresh(system, place, layout);
  } catch (error) {
    held.release();
    throw error;
  }
  return { graph: { ...place.graph, workspace: place.workspace }, held };
}

/**
 * The scratch workspace for a command that only reads: brought up to date, unless a run is at work in it;
 * then it is looked at as that run found it.
 * @throws PipelineError as `openScratch`
 */
export async function lookIntoScratch(
  system: System,
  request: ScratchRequest,
  onWait: Waiting['onWait'],
): Promise<Graph> {
  try {
    const { graph, held } = await openScratch(system, request, { wait: false, onWait });
    held.release();
    return graph;
  } catch (error) {
    if (!(error instanceof WorkspaceBusyError)) throw error;
    const graph = presentScratch(system, request);
    onWait(`${error.message}; shown as it found it`);
    return graph;
  }
}

/**
 * The scratch workspace as it lies there.
 * @throws PipelineError where nothing was run in it yet
 */
export function presentScratch(system: System, request: ScratchRequest): Graph {
  const { workspace, graph } = placeOf(system, request);
  const file = askedFor(graph.files.values());
  const known = file ?? [...graph.files.values()][0];
  if (known === undefined || system.disk.stat(join(workspace, known.path)) === null) {
    throw PipelineError.of(
      `there is no scratch workspace ${basename(workspace)} yet`,
      null,
      'Begin with "lockstep run" and the same -S, --params and --name',
    );
  }
  const directory = join(workspace, graph.seenFrom);
  const { maxCells } = request;
  return loadPipeline({
    disk: system.disk,
    directory,
    file: file === null ? null : basename(file.path),
    maxCells,
  });
}

function placeOf({ disk }: System, request: ScratchRequest): Place {
  const { directory, file, name, maxCells } = request;
  const checkout = loadPipeline({ disk, directory, file, maxCells });
  const parent = checkoutOf(checkout.workspace);
  if (parent !== null) {
    throw PipelineError.of(
      `${checkout.workspace} is a scratch workspace itself`,
      null,
      `Use -S, --params and --name in ${parent}`,
    );
  }
  const pipeline = loadWithOverlay(disk, file, request);
  checkFit(pipeline.graph, pipeline.overlay);
  const { scratch } = storeLayout(checkout.workspace);
  const folder = name === null ? pipeline.overlay.hash.slice(0, 32) : checkedName(name);
  return { ...pipeline, checkout, workspace: join(scratch, folder) };
}

function checkedName(name: string): string {
  if (isScratchName(name)) return name;
  throw PipelineError.of(
    `"${name}" can't be the name of a scratch workspace`,
    null,
    'Use letters, digits, ".", "-", "_", "=" and ",", with a letter or digit first',
  );
}

/** Whether something can be the name of a scratch workspace, which is one of a folder. */
export function isScratchName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._=,-]*$/.test(name) && name.length <= 200;
}

async function refresh(system: System, place: Place, layout: StoreLayout): Promise<void> {
  const { disk, clock } = system;
  const { workspace, checkout } = place;
  const locks = locksOf(place);
  const hasResults = locks.some((lock) => disk.stat(join(workspace, lock)) !== null);
  const memo = StatMemo.load(disk, layout.memo);
  const hasher = new ContentHasher(disk, memo, clock);
  await mirror({ disk, hasher }, workspace, await scratchContent(system, { ...place, hasResults }));
  memo.save(system.random);
  if (hasResults) return;
  for (const lock of locks) {
    const start = join(checkout.workspace, lock);
    if (disk.stat(start) === null) continue;
    // Last and at once: a lock says that the outs it proves are there.
    const prepared = join(layout.root, `${basename(lock)}.new`);
    replace(disk, join(workspace, lock), disk.read(start), { prepared });
  }
}

function locksOf({ checkout, graph }: Pick<Place, 'checkout' | 'graph'>): readonly WorkspacePath[] {
  return [...new Set([...checkout.files.values(), ...graph.files.values()].map(({ lock }) => lock))];
}
