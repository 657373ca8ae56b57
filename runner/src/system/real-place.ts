import { isAbsolute, join, sep } from 'node:path';
import type { Disk } from './disk.js';

/** Where a path below a folder would be written: absolute, links followed. */
export interface RealPlace {
  readonly root: string;
  /** `null`: the links lead in a circle. */
  readonly path: string | null;
  /** The last link in the folder on the way: its place, and what it says. */
  readonly link: { readonly path: string; readonly target: string } | null;
}

/** The system's own limit. */
const MOST_LINKS = 40;

/**
 * Follows the links among the folders above a path. What isn't there yet counts as folders that will be made;
 * the path's own last part is not followed, since whoever puts something there replaces it.
 *
 * @param path from `root`, normalised
 */
export function realPlace(
  disk: Pick<Disk, 'lstat' | 'readLink' | 'realPath'>,
  root: string,
  path: string,
): RealPlace {
  const real = disk.realPath(root);
  const parts = path.split('/').reverse();
  const [name = ''] = parts.splice(0, 1);
  let link: RealPlace['link'] = null;
  let at = real;
  let links = 0;
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const next = join(at, part);
    if (disk.lstat(next)?.kind !== 'link') {
      at = next;
      continue;
    }
    links += 1;
    const target = disk.readLink(next);
    if (liesIn(next, real)) link = { path: next, target };
    if (links > MOST_LINKS) return { root: real, path: null, link };
    if (isAbsolute(target)) at = sep;
    parts.push(...target.split(sep).reverse());
  }
  return { root: real, path: join(at, name), link };
}

/** Whether a path is a folder's or the folder itself; both absolute and real. */
function liesIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
