import { dirname, join } from 'node:path';
import { PipelineError, WorkspaceBusyError } from '../model/errors.js';
import type { WorkspacePath } from '../model/graph.js';
import { isScratchName } from '../overlay/scratch.js';
import { leavesWorkspace } from '../pipeline/paths.js';
import { loadPipeline, readPipeline } from '../pipeline/load.js';
import { isAlive, isOver, knownRuns, selectRun, workspacesOf, type KnownRun } from '../record/known-runs.js';
import { readEvents } from '../record/read-record.js';
import { nameRun } from '../record/run-name.js';
import { livingOwner } from '../state/owned-file.js';
import { storeLayout } from '../store/layout.js';
import { thenCleanUp } from '../system/clean-up.js';
import { holdAside } from '../workspace/aside-workspace.js';
import type { ToldAside } from './aside.js';
import { checkoutIn } from './site.js';
import { plan } from './plan.js';
import { run, type RunAnswer } from './run.js';
import type { RunWatch } from '../run/watch.js';
import type { Site } from './site.js';

/** A folder that stands for a run: an overlay's workspace, or the record of a run in the checkout. */
interface Chosen {
  readonly kind: 'overlay' | 'run';
  readonly name: string;
  readonly folder: string;
}

/** All that can be chosen from. */
interface Listed {
  readonly workspaces: ReturnType<typeof workspacesOf>;
  readonly runs: readonly KnownRun[];
}

function listedIn(site: Site): Listed {
  const { disk } = site.system;
  const checkout = checkoutIn(site);
  return { workspaces: workspacesOf(disk, checkout), runs: knownRuns(disk, checkout) };
}

/** @throws PipelineError where there is none; WorkspaceBusyError while it runs */
function choose({ system }: Site, { workspaces, runs }: Listed, text: string): Chosen {
  const overlay = workspaces.find(
    ({ scratch }) => scratch !== null && scratch === text.replace(/^overlay:/, ''),
  );
  const found = overlay === undefined ? selectRun(runs, text) : null;
  const scratch = overlay?.scratch ?? found?.scratch ?? null;
  const folder = overlay?.workspace ?? (scratch === null ? found?.folder : found?.workspace) ?? '';
  if (scratch !== null) {
    if (livingOwner(system, storeLayout(folder).workspaceLock) !== null) throw busy(scratch);
    return { kind: 'overlay', name: scratch, folder };
  }
  const events = readEvents(system.disk, folder);
  if (!events.some(isOver) && isAlive(events, system.processes)) throw busy(text);
  return { kind: 'run', name: found?.id ?? text, folder };
}

function busy(name: string): WorkspaceBusyError {
  return new WorkspaceBusyError(
    `${name} is running just now\nWait for its end, or end it: lockstep attach ${name}`,
  );
}

/**
 * Names a run, which then stays whatever else is kept; an overlay's workspace gets the name.
 * @throws PipelineError for what can't be a name or is one already
 */
export function renameRun(site: Site, text: string, name: string): Chosen['kind'] {
  const { disk } = site.system;
  if (!isScratchName(name)) {
    throw PipelineError.of(
      `"${name}" can't be the name of a run`,
      null,
      'Use letters, digits, ".", "-", "_", "=" and ",", with a letter or digit first',
    );
  }
  const listed = listedIn(site);
  const chosen = choose(site, listed, text);
  const isTaken =
    listed.workspaces.some(({ scratch }) => scratch === name) || listed.runs.some((run) => run.name === name);
  if (isTaken) throw PipelineError.of(`there is a run "${name}" already`);
  if (chosen.kind === 'run') nameRun(disk, chosen.folder, name);
  else disk.rename(chosen.folder, join(dirname(chosen.folder), name));
  return chosen.kind;
}

/** Removes overlays with their workspaces, and records of runs. @returns their names */
export function removeRuns(site: Site, texts: readonly string[]): readonly string[] {
  const listed = listedIn(site);
  const chosen = texts.map((text) => choose(site, listed, text));
  for (const { folder } of chosen) site.system.disk.remove(folder);
  return chosen.map(({ name }) => name);
}

export interface Applied {
  /** Params files that were replaced. */
  readonly params: readonly WorkspacePath[];
  /** What restored the outs; `null`: there was nothing to restore. */
  readonly run: RunAnswer | null;
  /** Stages whose outs nobody has: a run would execute them. */
  readonly open: readonly string[];
}

/**
 * Brings an overlay's params and outs into the checkout: its params files take the place of the checkout's, which are
 * set aside, and a run restores from the store what it made. Nothing is executed.
 * @param tell hears what was set aside
 * @throws PipelineError where it is no overlay; WorkspaceBusyError
 */
export async function applyRun(
  site: Site,
  text: string,
  tell: (entry: ToldAside) => void,
  watch: RunWatch,
): Promise<Applied> {
  const chosen = choose(site, listedIn(site), text);
  if (chosen.kind === 'run') {
    throw PipelineError.of(
      `${chosen.name} ran in the checkout itself, under its own params`,
      null,
      'What it made comes back with its params: put them back, then run.',
    );
  }
  const params = await bringParams(site, chosen, tell);
  const { stages } = await plan(site, {
    targets: [],
    jobs: null,
    resources: new Map(),
    force: false,
    allowMissing: false,
    runCache: true,
  });
  const targets = stages.filter(({ action }) => action === 'restore').map(({ name }) => name);
  const open = stages.filter(({ action }) => action === 'run' || action === 'waits').map(({ name }) => name);
  if (targets.length === 0) return { params, run: null, open };
  const request = {
    targets,
    jobs: null,
    resources: new Map<string, number>(),
    budgetMs: null,
    force: false,
    keepGoing: false,
    prune: false,
    allowMissing: false,
    runCache: true,
    wait: true,
  };
  return { params, run: await run(site, request, watch), open };
}

async function bringParams(
  site: Site,
  { folder }: Chosen,
  tell: (entry: ToldAside) => void,
): Promise<readonly WorkspacePath[]> {
  const { system, pipeline } = site;
  const { directory, file } = pipeline;
  const held = await holdAside(site, pipeline);
  const { workspace, disk, aside, commandLine } = held;
  const work = async (): Promise<readonly WorkspacePath[]> => {
    const changed = paramsFiles(site, { directory, file }).filter((path) => {
      const theirs = join(folder, path);
      return disk.stat(theirs)?.kind === 'file' && !isSame(site, theirs, join(workspace, path));
    });
    for (const path of changed) {
      const place = join(workspace, path);
      const prepared = join(storeLayout(workspace).root, `apply.${system.random.hex(6)}.new`);
      await disk.copy(join(folder, path), prepared);
      const entry = await aside.take(place, { path, stage: null, cause: 'put-back' });
      disk.rename(prepared, place);
      tell({ ...entry, restore: commandLine('aside', 'restore', entry.id) });
    }
    return changed;
  };
  return thenCleanUp(work, () => {
    held.release();
  });
}

/** Files that hold the values of vars and params, as far as they are the workspace's own. */
function paramsFiles(
  { system: { disk } }: Site,
  asked: { readonly directory: string; readonly file: string | null },
): readonly WorkspacePath[] {
  const vars = readPipeline({ disk, ...asked }).documents.flatMap((document) => document.vars.files);
  const stages = [...loadPipeline({ disk, ...asked }).stages.values()].flatMap((stage) => stage.params);
  return [...new Set([...vars, ...stages].map(({ path }) => path))].filter((path) => !leavesWorkspace(path));
}

function isSame({ system: { disk } }: Site, one: string, other: string): boolean {
  return disk.stat(other)?.kind === 'file' && disk.read(one).equals(disk.read(other));
}
