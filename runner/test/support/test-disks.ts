import type { Disk } from '../../src/system/disk.js';
import { nodeDisk } from '../../src/system/node/disk.js';

/** The real disk without waiting for it: a killed process loses nothing that the system was given. */
export const unsyncedDisk: Disk = {
  ...nodeDisk,
  sync: () => undefined,
  syncAll: () => Promise.resolve(),
};

/** `disk` on which `folder` is a device of its own: renames over its border are refused. */
export function splitDevices(disk: Disk, folder: string): Disk {
  const isInside = (path: string): boolean => path.startsWith(`${folder}/`);
  return {
    ...disk,
    rename(from, to) {
      if (isInside(from) !== isInside(to)) {
        const message = `EXDEV: cross-device link not permitted, rename '${from}' -> '${to}'`;
        throw Object.assign(new Error(message), { code: 'EXDEV', syscall: 'rename', path: from });
      }
      disk.rename(from, to);
    },
  };
}
