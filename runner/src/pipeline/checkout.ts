import { basename, dirname } from 'node:path';

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
