import { dirname, join } from 'node:path';
import type { ContentHash } from '../model/hashes.js';
import type { Content } from '../model/manifest.js';
import type { Disk } from '../system/disk.js';
import { readOwn, writeOwn } from '../system/own-file.js';
import type { TempArea } from './temp-area.js';

/** What a file or folder may be, by its path in the out; `''` is the out itself. */
export type Modes = (path: string, kind: 'file' | 'executable' | 'folder') => number;

const FORMAT = { name: 'modes', version: 1 };
const NEW = { file: 0o666, executable: 0o777, folder: 0o777 } as const;
const OWNER = 0o700;

type Kind = keyof typeof NEW;

/** What isn't recorded had these bits, whatever umask it was made or is restored under: those of the usual 022. */
const UNRECORDED = { file: 0o644, executable: 0o755, folder: 0o755 } as const satisfies Record<Kind, number>;

/**
 * Which outs are other than new files mostly are: this machine's record, beside the objects, by content. In no key,
 * hash or lock. One content may be several outs; then it is as narrow as the narrowest (docs/algorithms/store.md).
 */
export class StoredModes {
  constructor(
    private readonly disk: Disk,
    private readonly folder: string,
    /** Bits that new files don't get. */
    private readonly umask: number,
    private readonly temp: TempArea,
  ) {}

  /** Durable when it returns. @returns who may read what, for the copies in the store */
  keep(path: string, content: Content): Modes {
    const found = this.#look(path, content);
    const isTold = [...found].some(
      ([, { mode, kind }]) => (mode & (this.#usual(kind) | UNRECORDED[kind])) !== UNRECORDED[kind],
    );
    if (isTold) this.#write(content.hash, found);
    return (inside) => found.get(inside)?.mode ?? 0o777;
  }

  /** What comes out of the store is never wider than it went in; where that can't be read any more, its owner's alone. */
  of(hash: ContentHash): Modes {
    const recorded = this.#read(hash);
    if (recorded === 'unreadable') return (_path, kind) => this.#usual(kind) & OWNER;
    return (path, kind) => this.#usual(kind) & (recorded.get(path) ?? UNRECORDED[kind]);
  }

  #usual(kind: Kind): number {
    return NEW[kind] & ~this.umask;
  }

  #look(path: string, content: Content): ReadonlyMap<string, { readonly mode: number; readonly kind: Kind }> {
    const found = new Map<string, { mode: number; kind: Kind }>();
    const add = (inside: string): void => {
      // Of what a link leads to: it has none of its own.
      const stat = this.disk.stat(join(path, inside));
      if (stat === null) return;
      const kind = stat.kind === 'folder' ? 'folder' : stat.executable ? 'executable' : 'file';
      found.set(inside, { mode: stat.mode, kind });
    };
    add('');
    if (content.kind === 'folder') {
      for (const entry of content.manifest.entries) {
        for (const folder of foldersAbove(entry.path)) if (!found.has(folder)) add(folder);
        add(entry.path);
      }
    }
    return found;
  }

  #write(hash: ContentHash, found: ReadonlyMap<string, { readonly mode: number }>): void {
    const before = this.#read(hash);
    const narrowest = (path: string, mode: number): number =>
      before === 'unreadable' ? mode & OWNER : mode & (before.get(path) ?? 0o777);
    const modes = Object.fromEntries([...found].map(([path, { mode }]) => [path, narrowest(path, mode)]));
    this.disk.makeFolder(this.folder);
    // It has the names of private files.
    const how = { prepared: this.temp.newPath(), mode: 0o600 };
    writeOwn(this.disk, this.#place(hash), FORMAT, modes, how);
  }

  #read(hash: ContentHash): ReadonlyMap<string, number> | 'unreadable' {
    const found = readOwn(this.disk, this.#place(hash), FORMAT);
    if (found.kind === 'absent') return new Map();
    if (found.kind !== 'proven' || typeof found.content !== 'object' || found.content === null) {
      return 'unreadable';
    }
    return new Map(Object.entries(found.content).map(([path, mode]) => [path, Number(mode)]));
  }

  #place(hash: ContentHash): string {
    return join(this.folder, hash.replace(':', '-'));
  }
}

/** `a/b/c` → `a`, `a/b`. */
export function foldersAbove(path: string): readonly string[] {
  const above = dirname(path);
  return above === '.' ? [] : [...foldersAbove(above), above];
}

/** Bits of a file that count for others: those of the folders around it stand in their way. */
export function reachable(modes: Modes, path: string): number {
  const around = path === '' ? [] : ['', ...foldersAbove(path)];
  return around.reduce((mode, folder) => mode & passing(modes(folder, 'folder')), modes(path, 'file'));
}

/** Who may pass a folder may read in it, for all that we know. */
function passing(folder: number): number {
  return (folder & 0o010 ? 0o070 : 0) | (folder & 0o001 ? 0o007 : 0) | OWNER;
}
