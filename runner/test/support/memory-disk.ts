import { posix } from 'node:path';
import type { FileStat } from '../../src/system/disk.js';
import type { ReadDisk } from '../../src/pipeline/params-file.js';

/** Deep enough for `../..` to lead somewhere. */
export const PROJECT = '/home/user/project';

/** A disk of text files for what only reads: path → text. Folders are there by their files. */
export function memoryDisk(files: Readonly<Record<string, string>>, root = PROJECT): ReadDisk {
  const content = new Map(
    Object.entries(files).map(([path, text]) => [posix.resolve(root, path), Buffer.from(text)]),
  );
  const folders = new Set([root]);
  for (const path of content.keys()) {
    for (let folder = posix.dirname(path); !folders.has(folder); folder = posix.dirname(folder)) {
      folders.add(folder);
    }
  }
  const look = (path: string): FileStat | null => {
    const file = content.get(path);
    if (file !== undefined) return stat('file', file.length);
    return folders.has(path) ? stat('folder', 0) : null;
  };
  return {
    stat: look,
    lstat: look,
    list: (path) => [...new Set([...children(content.keys(), path), ...children(folders, path)])].sort(),
    folders: (path) => [...new Set(children(folders, path))].sort(),
    read(path) {
      const file = content.get(path);
      if (file === undefined) throw new Error(`ENOENT: ${path}`);
      return file;
    },
  };
}

function children(paths: Iterable<string>, folder: string): string[] {
  return [...paths]
    .filter((path) => path !== '/' && posix.dirname(path) === folder)
    .map((path) => posix.basename(path));
}

function stat(kind: FileStat['kind'], size: number): FileStat {
  return { kind, size, mode: 0o644, executable: false, device: 1n, inode: 1n, mtimeNs: 1n, ctimeNs: 1n };
}
