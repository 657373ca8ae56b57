import { posix } from 'node:path';
import type { Disk } from '../system/disk.js';
import type { WorkspacePath } from '../model/graph.js';
import { nearest } from './nearest.js';
import { isWithin, workspacePath } from './paths.js';

/** In a folder with more names a wrong one isn't compared with all of them. */
const MANY = 10_000;

/**
 * What exists and is most likely meant by a path at which nothing is: each name of it that isn't there replaced by
 * the nearest one that is.
 * @param absolute the path
 * @returns from the workspace; `null` where nothing is near
 */
export function nearPath(
  disk: Pick<Disk, 'stat' | 'list'>,
  workspace: string,
  absolute: string,
): WorkspacePath | null {
  let at = isWithin(absolute, workspace) ? workspace : '/';
  for (const name of posix.relative(at, absolute).split('/')) {
    const exact = posix.join(at, name);
    if (disk.stat(exact) !== null) {
      at = exact;
      continue;
    }
    // A link to nothing, and what isn't a folder, hold no names.
    const names = disk.stat(at)?.kind === 'folder' ? disk.list(at) : [];
    const near = names.length > MANY ? null : nearestName(name, names);
    if (near === null) return null;
    at = posix.join(at, near);
  }
  return at === absolute || disk.stat(at) === null ? null : workspacePath(workspace, '.', at);
}

/** An ending that both have says nothing of how near they are: `in.txt` isn't meant by `a.txt`. */
export function nearestName(name: string, known: readonly string[]): string | null {
  const alike = known.find((one) => one.normalize('NFC') === name.normalize('NFC'));
  if (alike !== undefined) return alike;
  const ending = posix.extname(name);
  const bare = (one: string): string => one.slice(0, one.length - ending.length);
  const hasIt = (one: string): boolean => posix.extname(one) === ending;
  const near = nearest(bare(name), known.filter(hasIt).map(bare));
  if (near !== null) return near + ending;
  return nearest(
    name,
    known.filter((one) => !hasIt(one)),
  );
}
