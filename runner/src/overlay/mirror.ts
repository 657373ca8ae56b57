import { join, posix } from 'node:path';
import type { ContentHasher } from '../inputs/content.js';
import type { WorkspacePath } from '../model/graph.js';
import type { Disk } from '../system/disk.js';

/** What a path of the mirror is to be. */
export type Mirrored =
  /** The content of a file, by its absolute path; links are followed. */
  | { readonly kind: 'copy'; readonly from: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'folder' }
  /** Whatever lies there stays, or nothing. */
  | { readonly kind: 'kept' };

type Leaf = Exclude<Mirrored, { kind: 'folder' }>;
interface Folder {
  readonly kind: 'folder';
  readonly entries: Map<string, Leaf | Folder>;
  /** Made even where nothing is in it. */
  isWanted: boolean;
}

export interface MirrorParts {
  readonly disk: Disk;
  readonly hasher: ContentHasher;
}

/**
 * Makes a folder equal to what is wanted: copies what differs, removes what is not wanted, never writes
 * through a link, leaves alone what is the same already.
 * @param folder absolute
 * @throws whatever the disk refuses
 */
export async function mirror(
  parts: MirrorParts,
  folder: string,
  wanted: ReadonlyMap<WorkspacePath, Mirrored>,
): Promise<void> {
  await mirrorFolder(parts, folder, treeOf(wanted));
}

function treeOf(wanted: ReadonlyMap<WorkspacePath, Mirrored>): Folder {
  const root = newFolder();
  // A file before what would lie below it: the file wins.
  for (const [path, leaf] of [...wanted].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const names = path === '.' ? [] : path.split('/');
    const last = leaf.kind === 'folder' ? null : names.pop();
    let at: Folder | null = root;
    for (const name of names) {
      const below: Leaf | Folder = at.entries.get(name) ?? newFolder();
      at.entries.set(name, below);
      at = below.kind === 'folder' ? below : null;
      if (at === null) break;
    }
    if (at === null) continue;
    if (leaf.kind === 'folder') at.isWanted = true;
    else if (last !== null && last !== undefined && !at.entries.has(last)) at.entries.set(last, leaf);
  }
  root.isWanted = true;
  return root;
}

function newFolder(): Folder {
  return { kind: 'folder', entries: new Map(), isWanted: false };
}

/** A folder in which there is nothing but places for outs is made by whoever writes them. */
function isMade({ isWanted, entries }: Folder): boolean {
  return (
    isWanted ||
    [...entries.values()].some((entry) => (entry.kind === 'folder' ? isMade(entry) : entry.kind !== 'kept'))
  );
}

async function mirrorFolder(parts: MirrorParts, path: string, folder: Folder): Promise<void> {
  const { disk } = parts;
  if (disk.lstat(path)?.kind !== 'folder') {
    disk.remove(path);
    if (!isMade(folder)) return;
    disk.makeFolder(path);
  }
  for (const name of disk.list(path)) {
    if (!folder.entries.has(name)) disk.remove(join(path, name));
  }
  for (const [name, entry] of folder.entries) {
    if (entry.kind === 'folder') await mirrorFolder(parts, join(path, name), entry);
    else await mirrorLeaf(parts, join(path, name), entry);
  }
}

async function mirrorLeaf({ disk, hasher }: MirrorParts, path: string, leaf: Leaf): Promise<void> {
  const kind = disk.lstat(path)?.kind ?? null;
  switch (leaf.kind) {
    case 'kept':
      return;
    case 'copy': {
      const content = await hasher.hash(leaf.from);
      const isSame = kind === 'file' && content !== null && (await hasher.hash(path))?.hash === content.hash;
      if (isSame) return;
      disk.remove(path);
      // Gone since it was listed: then it isn't part of the workspace any more.
      if (content !== null) await disk.copy(leaf.from, path);
      return;
    }
    case 'text':
      if (kind === 'file' && disk.read(path).toString('utf8') === leaf.text) return;
      disk.remove(path);
      disk.write(path, leaf.text);
      return;
    case 'link':
      if (kind === 'link' && disk.readLink(path) === leaf.target) return;
      disk.remove(path);
      disk.symlink(leaf.target, path);
  }
}

/**
 * A file, link or folder as it is to stand in the mirror of `root`. A link stays one where it leads to
 * inside `root`; elsewhere it would be a way to write out of the mirror, so that its content is taken.
 */
export function mirrored(
  disk: Pick<Disk, 'lstat' | 'stat' | 'list' | 'readLink' | 'realPath'>,
  root: string,
  path: WorkspacePath,
): ReadonlyMap<WorkspacePath, Mirrored> {
  const absolute = join(root, path);
  if (disk.lstat(absolute)?.kind === 'link') {
    const target = disk.readLink(absolute);
    const leadsTo = posix.join(posix.dirname(path), target);
    const staysInside = !posix.isAbsolute(target) && leadsTo !== '..' && !leadsTo.startsWith('../');
    if (staysInside) return new Map([[path, { kind: 'link', target }]]);
  }
  return contentOf(disk, absolute, path, []);
}

/** A file's or folder's content, links followed. A link to nothing, or in a circle, is left out. */
export function contentOf(
  disk: Pick<Disk, 'stat' | 'list' | 'realPath'>,
  absolute: string,
  path: WorkspacePath,
  above: readonly string[] = [],
): ReadonlyMap<WorkspacePath, Mirrored> {
  const kind = disk.stat(absolute)?.kind;
  if (kind === 'file') return new Map([[path, { kind: 'copy', from: absolute }]]);
  const real = kind === 'folder' ? disk.realPath(absolute) : null;
  if (real === null || above.includes(real)) return new Map();
  const below = disk
    .list(absolute)
    .filter((name) => name !== '.git' && name !== 'node_modules' && name !== '.lockstep')
    .flatMap((name) => [...contentOf(disk, join(absolute, name), posix.join(path, name), [...above, real])]);
  return new Map([[path, { kind: 'folder' }], ...below]);
}
