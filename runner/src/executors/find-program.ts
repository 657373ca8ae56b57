import { join } from 'node:path';
import { PipelineError } from '../model/errors.js';
import type { Disk } from '../system/disk.js';
import { isErrno } from '../system/disk-tree.js';

/** Where shells look when nobody says. */
const USUAL = '/usr/local/bin:/usr/bin:/bin';

/** Finds programs, each one once as long as it stays where it was found: PATH may have many folders. */
export function programFinder(disk: Pick<Disk, 'stat'>): (program: string, path?: string) => string {
  const found = new Map<string, string>();
  return (program, path) => {
    const asked = `${program}\0${path ?? ''}`;
    const known = found.get(asked);
    if (known !== undefined && isProgram(disk, known)) return known;
    const place = findProgram(disk, program, path);
    found.set(asked, place);
    return place;
  };
}

/**
 * Where a program lies: itself if it is a path, else the first of that name in `path`.
 * @throws PipelineError where there is none
 */
function findProgram(disk: Pick<Disk, 'stat'>, program: string, path = USUAL): string {
  if (program.includes('/')) return program;
  for (const folder of path.split(':')) {
    if (folder === '') continue;
    const place = join(folder, program);
    if (isProgram(disk, place)) return place;
  }
  throw PipelineError.of(
    `there is no ${program} on this machine, as far as PATH tells (${path})`,
    null,
    program === 'bash'
      ? 'Install it, or write `shell: sh` where a command needs no more than that.'
      : 'Install it.',
  );
}

/** What can't be looked at is passed over, as `exec` does. */
function isProgram(disk: Pick<Disk, 'stat'>, place: string): boolean {
  try {
    const found = disk.stat(place);
    return found?.kind === 'file' && found.executable;
  } catch (error) {
    if (isErrno(error, 'EACCES', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG')) return false;
    throw error;
  }
}
