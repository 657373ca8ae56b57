import { join, posix } from 'node:path';
import type { Graph, WorkspacePath } from '../model/graph.js';
import { Aside } from '../state/aside.js';
import type { Attempts, RecoveredAttempt } from '../state/attempt.js';
import { lockWorkspace, type LockOptions } from '../state/workspace-lock.js';
import { storeLayout, type StoreLayout } from '../store/layout.js';
import { isErrno, move } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import type { System } from '../system/system.js';

/** What a folder had that was a workspace of its own before a larger one came to hold it. */
export interface Adopted {
  readonly folder: WorkspacePath;
  /** Attempts that were interrupted there. */
  readonly recovered: readonly RecoveredAttempt[];
}

export interface AdoptParts {
  readonly system: System;
  readonly graph: Graph;
  readonly layout: StoreLayout;
  readonly aside: Aside;
  /** Of a workspace of its own. */
  readonly attemptsIn: (workspace: string, layout: StoreLayout) => Attempts;
  readonly waiting: LockOptions;
}

/**
 * Takes over stores, run caches and what was set aside in folders of the graph's files, which ran alone before: keys and
 * records count from the file's folder, so that they are as good here. Interrupted attempts there are finished or
 * undone first. Histories and scratch workspaces stay where they are. The workspace is held.
 */
export async function adoptWorkspaces(parts: AdoptParts): Promise<readonly Adopted[]> {
  const { disk } = parts.system;
  const folders = new Set([...parts.graph.files.values()].map(({ folder }) => folder));
  const adopted: Adopted[] = [];
  for (const folder of folders) {
    const workspace = join(parts.graph.workspace, folder);
    const left = storeLayout(workspace);
    const attempts = parts.attemptsIn(workspace, left);
    if (folder === '.' || !(keepsResults(disk, left) || attempts.left().length > 0)) continue;
    const held = await lockWorkspace(parts.system, left.workspaceLock, parts.waiting);
    try {
      const recovered = await attempts.recover();
      await moveFiles(disk, left.store, parts.layout.store);
      await moveFiles(disk, left.runs, parts.layout.runs);
      await moveAside(parts, folder, left);
      // Last: until then the next run goes on here.
      for (const path of [left.store, left.runs, left.aside, left.index]) disk.remove(path);
      adopted.push({ folder, recovered });
    } finally {
      held.release();
    }
  }
  return adopted;
}

function keepsResults(disk: Disk, { store, runs, aside }: StoreLayout): boolean {
  return [store, runs, aside].some((folder) => disk.lstat(folder) !== null);
}

/** What is there already is the same: names are hashes. What a process left half done is of no use. */
async function moveFiles(disk: Disk, from: string, to: string): Promise<void> {
  for (const name of namesIn(disk, from)) {
    const [source, target] = [join(from, name), join(to, name)];
    if (name === 'tmp') continue;
    if (disk.lstat(source)?.kind === 'folder') {
      await moveFiles(disk, source, target);
      continue;
    }
    if (disk.lstat(target) !== null) continue;
    disk.makeFolder(to);
    await move(disk, source, target);
  }
}

async function moveAside(
  { system, aside }: AdoptParts,
  folder: WorkspacePath,
  left: StoreLayout,
): Promise<void> {
  const there = new Aside(system, left.aside);
  for (const { id, place, record } of there.list()) {
    const facts =
      record === null
        ? { path: posix.join(folder, posix.basename(place)), stage: null, cause: 'run' as const }
        : { ...record, path: posix.join(folder, record.path) };
    await aside.take(place, facts);
    there.remove(id);
  }
}

function namesIn(disk: Disk, folder: string): readonly string[] {
  try {
    return disk.list(folder);
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}
