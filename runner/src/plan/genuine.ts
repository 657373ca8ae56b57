import type { StageKey } from '../model/hashes.js';
import type { LockEntry, OutDeclaration, OutRecord } from '../model/records.js';

/** Whether a result has exactly these outs, in their order. */
export function hasOuts(outs: readonly OutRecord[], declared: readonly OutDeclaration[]): boolean {
  return outs.length === declared.length && outs.every(({ path }, index) => path === declared[index]?.path);
}

/**
 * Whether a block of the lock can be what lockstep wrote. Its results are at the outs that it declares; and since
 * paths and names of outs are in the key, a block with the stage's key declares the stage's.
 *
 * @param declared the stage's outs
 * @param key the stage's key; null while it is open
 */
export function isGenuine(
  { key: recorded, inputs, outs }: LockEntry,
  declared: readonly OutDeclaration[],
  key: StageKey | null,
): boolean {
  if (!hasOuts(outs, inputs.outs)) return false;
  return recorded !== key || (hasOuts(outs, declared) && sameNames(inputs.outs, declared));
}

function sameNames(recorded: readonly OutDeclaration[], declared: readonly OutDeclaration[]): boolean {
  return recorded.every(({ name }, index) => name === declared[index]?.name);
}
