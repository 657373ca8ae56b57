import { join } from 'node:path';
import { checkoutOf } from '../pipeline/checkout.js';
import { replace } from '../system/replace.js';
import type { System } from '../system/system.js';

/** Where everything of lockstep's own lies below a workspace (docs/concepts.md, "What is on disk"). */
export interface StoreLayout {
  /** `.lockstep`. */
  readonly root: string;
  readonly store: string;
  readonly runs: string;
  readonly attempts: string;
  /** What lay at outs' places and nothing else knows (state/aside.ts). */
  readonly aside: string;
  readonly history: string;
  readonly scratch: string;
  readonly workspaceLock: string;
  /** Hashes of files by what their inodes say (inputs/memo.ts). */
  readonly memo: string;
  /** What a run that had nothing to do looked at (docs/algorithms/no-op.md). */
  readonly index: string;
}

export function storeLayout(workspace: string): StoreLayout {
  const root = join(workspace, '.lockstep');
  const checkout = checkoutOf(workspace);
  const own = { store: join(root, 'store'), runs: join(root, 'runs') };
  const { store, runs } = checkout === null ? own : storeLayout(checkout);
  return {
    root,
    store,
    runs,
    attempts: join(root, 'attempts'),
    aside: join(root, 'aside'),
    history: join(root, 'history'),
    scratch: join(root, 'scratch'),
    workspaceLock: join(root, 'lock'),
    memo: join(root, 'memo.json'),
    index: join(root, 'index'),
  };
}

/** Makes `.lockstep` with a .gitignore that keeps all of it out of git. */
export function createStoreLayout(system: Pick<System, 'disk' | 'random'>, workspace: string): StoreLayout {
  const { disk, random } = system;
  const layout = storeLayout(workspace);
  const checkout = checkoutOf(workspace);
  if (checkout !== null) createStoreLayout(system, checkout);
  keepFromGit({ disk, random }, layout.root);
  return layout;
}

/** Makes a `.lockstep` that ignores itself. */
export function keepFromGit({ disk, random }: Pick<System, 'disk' | 'random'>, root: string): void {
  const gitignore = join(root, '.gitignore');
  if (disk.stat(gitignore) !== null) return;
  disk.makeFolder(root);
  // Others may make it at the same time.
  replace(disk, gitignore, '*\n', { prepared: `${gitignore}.${random.hex(6)}.new` });
}
