import { basename, dirname } from 'node:path';
import type { Disk } from './disk.js';

/** Path → where that file or folder lies instead; `null`: it counts as absent. All absolute. */
export type Relocations = ReadonlyMap<string, string | null>;

/** `disk` to readers as it would be if everything lay at its place; it must not be written through. */
export function relocatedDisk(disk: Disk, relocations: Relocations): Disk {
  if (relocations.size === 0) return disk;
  const placeOf = (path: string): string | null => {
    for (const [from, to] of relocations) {
      if (path === from) return to;
      if (path.startsWith(`${from}/`)) return to === null ? null : to + path.slice(from.length);
    }
    return path;
  };
  /** Of what `stat` found. */
  const present = (path: string): string => placeOf(path) ?? path;
  const look = (path: string, stat: Disk['stat']): ReturnType<Disk['stat']> => {
    const place = placeOf(path);
    return place === null ? null : stat(place);
  };
  return {
    ...disk,
    stat: (path) => look(path, (place) => disk.stat(place)),
    lstat: (path) => look(path, (place) => disk.lstat(place)),
    list(path) {
      const names = new Set(disk.list(present(path)));
      for (const [from, to] of relocations) {
        if (dirname(from) !== path) continue;
        if (to === null) names.delete(basename(from));
        else names.add(basename(from));
      }
      return [...names].sort();
    },
    folders(path) {
      const names = new Set(disk.folders(present(path)));
      for (const [from, to] of relocations) {
        if (dirname(from) !== path) continue;
        if (to !== null && disk.lstat(to)?.kind === 'folder') names.add(basename(from));
        else names.delete(basename(from));
      }
      return [...names].sort();
    },
    readLink: (path) => disk.readLink(present(path)),
    realPath: (path) => disk.realPath(present(path)),
    read: (path) => disk.read(present(path)),
    readEnd: (path, bytes) => disk.readEnd(present(path), bytes),
    readFrom: (path, position, bytes) => disk.readFrom(present(path), position, bytes),
    readChunks: (path) => disk.readChunks(present(path)),
  };
}
