import { dirname, join } from 'node:path';
import type { Disk } from '../../../system/disk.js';
import { OWN_PACKAGE } from '../../../system/own-package.js';

/**
 * Makes `lockstep/stage` in a bundle the library of the runner that starts it, by a link beside the bundles: whatever
 * version a workspace has installed, and also where it has none because lockstep is installed globally.
 *
 * @param root `.lockstep`, absolute
 */
export function linkStageLibrary(disk: Disk, root: string): void {
  const link = join(root, 'node_modules', 'lockstep');
  if (disk.lstat(link)?.kind === 'link' && disk.readLink(link) === OWN_PACKAGE) return;
  disk.makeFolder(dirname(link));
  disk.remove(`${link}.new`);
  disk.symlink(OWN_PACKAGE, `${link}.new`);
  disk.rename(`${link}.new`, link);
}
