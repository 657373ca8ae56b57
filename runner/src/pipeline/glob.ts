import { posix } from 'node:path';
import type { Disk } from '../system/disk.js';

/** Never gone through, at whatever depth: what lies in them belongs to tools. */
export const TOOL_FOLDERS: ReadonlySet<string> = new Set(['.git', '.lockstep', '.dvc', 'node_modules']);

/** So many folders are looked into before a pattern is said to be too wide. */
const MAX_FOLDERS = 100_000;

export type GlobDisk = Pick<Disk, 'stat' | 'list' | 'folders'>;

export function isGlob(text: string): boolean {
  return /[*?[]/.test(text);
}

/**
 * The files that a pattern names: `*`, `?`, `[abc]` and `[!abc]` within a name, `**` for any number of folders. As in a
 * shell, a name that begins with a dot is only matched by one that does.
 * @param folder absolute, where the pattern counts from; it may begin with `..`
 * @returns absolute paths, sorted; null where it takes more than 100,000 folders to look into
 */
export function filesMatching(disk: GlobDisk, folder: string, pattern: string): readonly string[] | null {
  const found = new Set<string>();
  let looked = 0;
  const open: { readonly at: string; readonly parts: readonly string[] }[] = [
    { at: folder, parts: posix.normalize(pattern).split('/') },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { at, parts } = next;
    const [part = '', ...rest] = parts;
    if (!isGlob(part)) {
      const path = posix.resolve(at, part);
      if (rest.length > 0) open.push({ at: path, parts: rest });
      else if (disk.stat(path)?.kind === 'file') found.add(path);
      continue;
    }
    if (disk.stat(at)?.kind !== 'folder') continue;
    if (++looked > MAX_FOLDERS) return null;
    const folders = (): readonly string[] => disk.folders(at).filter((name) => !TOOL_FOLDERS.has(name));
    if (part === '**') {
      open.push({ at, parts: rest.length === 0 ? ['*'] : rest });
      for (const name of folders()) {
        if (!name.startsWith('.')) open.push({ at: posix.join(at, name), parts });
      }
      continue;
    }
    const fits = nameMatcher(part);
    if (rest.length > 0) {
      for (const name of folders().filter(fits)) open.push({ at: posix.join(at, name), parts: rest });
      continue;
    }
    for (const name of disk.list(at).filter(fits)) {
      const path = posix.join(at, name);
      if (disk.stat(path)?.kind === 'file') found.add(path);
    }
  }
  return [...found].sort();
}

function nameMatcher(pattern: string): (name: string) => boolean {
  const expression = globExpression(pattern, '[^/]');
  return (name) => (pattern.startsWith('.') || !name.startsWith('.')) && expression.test(name);
}

/** @param any one character that `*` and `?` stand for, as a regular expression */
export function globExpression(pattern: string, any: string): RegExp {
  const source = pattern.replace(/\[!?[^\]]+\]|[\s\S]/g, (part) => {
    if (part === '*') return `${any}*`;
    if (part === '?') return any;
    if (part.length > 1) return part.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    return part.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
  });
  return new RegExp(`^${source}$`, 's');
}
