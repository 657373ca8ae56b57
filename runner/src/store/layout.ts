import { basename, dirname, join } from 'node:path';
import type { Disk } from '../system/disk.js';

/** Where everything of lockstep's own lies below a workspace (docs/concepts.md, "What is on disk"). */
export interface StoreLayout {
  /** `.lockstep`. */
  readonly root: string;
  readonly store: string;
  readonly runs: string;
  readonly attempts: string;
  readonly history: string;
  readonly scratch: string;
  readonly workspaceLock: string;
  /** Hashes of files by what their inodes say (inputs/memo.ts). */
  readonly memo: string;
}

export function storeLayout(workspace: string): StoreLayout {
  const root = join(workspace, '.lockstep');
  const checkout = checkoutOf(workspace);
  const shared = checkout === null ? { root } : storeLayout(checkout);
  return {
    root,
    store: join(shared.root, 'store'),
    runs: join(shared.root, 'runs'),
    attempts: join(root, 'attempts'),
    history: join(root, 'history'),
    scratch: join(root, 'scratch'),
    workspaceLock: join(root, 'lock'),
    memo: join(root, 'memo.json'),
  };
}

/**
 * The workspace that a scratch workspace belongs to: they share store and run cache, also when somebody
 * works inside the scratch workspace.
 * @returns null for any other workspace
 */
export function checkoutOf(workspace: string): string | null {
  const folder = dirname(workspace);
  const isScratch = basename(folder) === 'scratch' && basename(dirname(folder)) === '.lockstep';
  return isScratch ? dirname(dirname(folder)) : null;
}

/** Makes `.lockstep` with a .gitignore that keeps all of it out of git. */
export function createStoreLayout(disk: Disk, workspace: string): StoreLayout {
  const layout = storeLayout(workspace);
  const checkout = checkoutOf(workspace);
  if (checkout !== null) createStoreLayout(disk, checkout);
  const gitignore = join(layout.root, '.gitignore');
  if (disk.stat(gitignore) === null) {
    disk.makeFolder(layout.root);
    disk.writeDurably(gitignore, '*\n');
  }
  return layout;
}
