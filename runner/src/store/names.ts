import { join } from 'node:path';
import { StoreError } from '../model/errors.js';
import type { Manifest } from '../model/manifest.js';
import type { Disk } from '../system/disk.js';

/**
 * Names that some disks take for one: they differ by case or by Unicode composition only. One would replace the other.
 * @param folder where the content is about to be written; it is left empty
 * @throws StoreError where this disk takes two of the content's for one
 */
export function confirmNames(disk: Disk, folder: string, manifest: Manifest): void {
  const twins = twinsOf(manifest);
  if (twins.length === 0) return;
  const probe = join(folder, 'probe');
  for (const { one, other, names } of twins) {
    disk.makeFolder(probe);
    disk.write(join(probe, names[0]), '');
    const isOne = disk.lstat(join(probe, names[1])) !== null;
    disk.remove(folder);
    if (isOne) {
      throw new StoreError(
        `${one} and ${other} are one name on this disk, which ${
          names[0].normalize('NFC') === names[1].normalize('NFC')
            ? 'composes characters'
            : 'takes no notice of case'
        }\nRestore it on a disk that tells them apart, or let the stage choose names that differ by more.`,
      );
    }
  }
}

interface Twins {
  readonly one: string;
  readonly other: string;
  /** Where the paths first differ. */
  readonly names: readonly [string, string];
}

/** Paths, and folders on the way to them, that would be one where case and composition don't count; each pair once. */
export function twinsOf({ entries }: Manifest): readonly Twins[] {
  const seen = new Map<string, string>();
  const twins: Twins[] = [];
  for (const { path } of entries) {
    const parts = path.split('/');
    for (let end = 1; end <= parts.length; end += 1) {
      const one = parts.slice(0, end).join('/');
      const known = seen.get(folded(one));
      if (known === undefined) {
        seen.set(folded(one), one);
      } else if (known !== one) {
        const other = known.split('/');
        twins.push({ one: known, other: one, names: [other.at(-1) ?? '', parts[end - 1] ?? ''] });
        break;
      }
    }
  }
  return twins;
}

/** What a disk knows a path by that takes no notice of case and composition. */
export function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
