import type { Clock } from '../../../src/system/clock.js';
import type { Disk, FileStat } from '../../../src/system/disk.js';
import { Inodes } from './inodes.js';
import { chunksOf, copied, filesBelow, statOf } from './look.js';
import { refusal, walk, type DiskNode, type FileNode, type FolderNode, type Place } from './nodes.js';

/** A cut at which what wasn't synced came to the disk in part. */
export interface PartialCut {
  /** Which share of what was done to names, modes and times since the last sync stays: the oldest of it, by the journal. */
  readonly names: number;
  /** Asked for each file whose content wasn't synced; `lost`: it is as it was synced, or empty. */
  readonly contents: () => 'lost' | 'half' | 'kept';
}

/** `kept`, `lost`: all names since the last sync, or none; no content. A file that was never synced is then empty. */
export type PowerCut = 'kept' | 'lost' | PartialCut;

const WHOLE_CUTS: Readonly<Record<'kept' | 'lost', PartialCut>> = {
  kept: { names: 1, contents: () => 'lost' },
  lost: { names: 0, contents: () => 'lost' },
};

/**
 * A whole file system in memory: folders, links, hard links, modes, times, devices, and what of it was synced. It
 * keeps to the same contract as Node's (test/system/disk-contract.ts).
 */
export class VirtualDisk {
  readonly #inodes: Inodes;
  readonly #root: FolderNode;
  #devices = 1n;
  readonly disk: Disk;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#inodes = new Inodes(clock);
    this.#root = this.#inodes.folder(1n);
    this.disk = this.#methods();
  }

  /** Takes over all that another disk holds, its devices and inodes included; to both it counts as written down. */
  takeOver(other: VirtualDisk): void {
    other.settle();
    this.#devices = other.#devices;
    this.#root.entries.clear();
    const copies = new Map<DiskNode, DiskNode>();
    for (const [name, node] of other.#root.entries) this.#root.entries.set(name, copied(node, copies));
    this.#inodes.goOnAfter(other.#inodes);
  }

  /** Makes a folder that is another device: nothing is renamed or linked over its border. */
  mount(path: string): void {
    this.disk.makeFolder(path);
    const { folder, name } = this.#find(path, 'mount');
    this.#devices += 1n;
    this.#inodes.enter(folder, name, this.#inodes.folder(this.#devices));
    this.settle();
  }

  /** All that was done so far is written down: the machine has been idle for a while. */
  settle(): void {
    for (const node of this.#files()) node.synced = node.content;
    this.#inodes.journal.clear();
  }

  /** What wasn't synced came to the disk as the cut says, or didn't. */
  powerCut(cut: PowerCut): void {
    const { names, contents }: PartialCut = typeof cut === 'string' ? WHOLE_CUTS[cut] : cut;
    this.#inodes.journal.undo(names);
    for (const node of this.#files()) {
      if (node.content.equals(node.synced)) continue;
      const fate = contents();
      // Files are written over in place: what didn't come to the disk leaves what was there.
      if (fate === 'half') {
        const half = node.content.length >> 1;
        node.synced = Buffer.concat([node.content.subarray(0, half), node.synced.subarray(half)]);
      }
      if (fate === 'kept') node.synced = node.content;
      node.content = node.synced;
    }
  }

  /** Whatever a power cut would lose below a folder: paths of files. */
  unsynced(path: string): readonly string[] {
    const at = this.#find(path, 'open').node;
    if (at === null) return [];
    const lost = [...filesBelow(at, path)].filter(([node]) => !node.content.equals(node.synced));
    return lost.map(([, place]) => place);
  }

  *#files(): Iterable<FileNode> {
    for (const [node] of filesBelow(this.#root, '')) yield node;
  }

  #find(path: string, syscall: string, follow = true): Place {
    const place = walk(this.#root, path, follow);
    if (typeof place === 'string') throw refusal(place, syscall, path);
    return place;
  }

  #present(path: string, syscall: string, follow = true): DiskNode {
    const { node } = this.#find(path, syscall, follow);
    if (node === null) throw refusal('ENOENT', syscall, path);
    return node;
  }

  #file(path: string, syscall: string): FileNode {
    const node = this.#present(path, syscall);
    if (node.kind !== 'file') throw refusal('EISDIR', syscall, path);
    return node;
  }

  #folder(path: string, syscall: string): FolderNode {
    const node = this.#present(path, syscall);
    if (node.kind !== 'folder') throw refusal('ENOTDIR', syscall, path);
    return node;
  }

  #stat(path: string, follow: boolean): FileStat | null {
    const place = walk(this.#root, path, follow);
    if (place === 'ELOOP') throw refusal(place, 'stat', path);
    return typeof place === 'string' || place.node === null ? null : statOf(place.node);
  }

  /** A file to write into, made where there is none. */
  #opened(
    path: string,
    { exclusive = false, mode }: { exclusive?: boolean; mode?: number | undefined },
  ): FileNode {
    const { folder, name, node } = this.#find(path, 'open', !exclusive);
    if (node === null) {
      const made = this.#inodes.file(folder.device, mode);
      this.#inodes.enter(folder, name, made);
      return made;
    }
    if (exclusive) throw refusal('EEXIST', 'open', path);
    if (node.kind !== 'file') throw refusal('EISDIR', 'open', path);
    return node;
  }

  #rename(from: string, to: string): void {
    const source = this.#find(from, 'rename', false);
    const target = this.#find(to, 'rename', false);
    const { node } = source;
    if (node === null) throw refusal('ENOENT', 'rename', from);
    if (node.device !== target.folder.device) throw refusal('EXDEV', 'rename', from);
    if (node === target.node) return;
    if (target.real.startsWith(`${source.real}/`)) throw refusal('EINVAL', 'rename', from);
    if (target.node?.kind === 'folder') {
      if (node.kind !== 'folder') throw refusal('EISDIR', 'rename', from);
      if (target.node.entries.size > 0) throw refusal('ENOTEMPTY', 'rename', from);
    } else if (target.node !== null && node.kind === 'folder') {
      throw refusal('ENOTDIR', 'rename', from);
    }
    // File systems promise that it has the one name or the other.
    this.#inodes.journal.together(node.device, () => {
      if (target.node !== null) this.#inodes.touch(target.node);
      this.#inodes.leave(source.folder, source.name);
      this.#inodes.enter(target.folder, target.name, node);
      this.#inodes.touch(node);
    });
  }

  #remove(path: string): void {
    const place = walk(this.#root, path, false);
    if (place === 'ENOENT') return;
    if (typeof place === 'string') throw refusal(place, 'rm', path);
    if (place.node === null) return;
    for (const [node] of filesBelow(place.node, '')) this.#inodes.touch(node);
    this.#inodes.leave(place.folder, place.name);
  }

  #makeFolder(path: string): void {
    let at = '';
    for (const part of path.split('/').filter((one) => one !== '')) {
      at = `${at}/${part}`;
      const { folder, name, node } = this.#find(at, 'mkdir');
      if (node === null) this.#inodes.enter(folder, name, this.#inodes.folder(folder.device));
      else if (node.kind !== 'folder') throw refusal(at === path ? 'EEXIST' : 'ENOTDIR', 'mkdir', path);
    }
  }

  #link(target: string, path: string): void {
    const node = this.#present(target, 'link', false);
    const place = this.#find(path, 'link', false);
    if (place.node !== null) throw refusal('EEXIST', 'link', path);
    if (node.kind === 'folder') throw refusal('EPERM', 'link', target);
    if (node.device !== place.folder.device) throw refusal('EXDEV', 'link', target);
    this.#inodes.enter(place.folder, place.name, node);
    this.#inodes.touch(node);
  }

  #symlink(target: string, path: string): void {
    const { folder, name, node } = this.#find(path, 'symlink', false);
    if (node !== null) throw refusal('EEXIST', 'symlink', path);
    this.#inodes.enter(folder, name, this.#inodes.link(folder.device, target));
  }

  #copy(from: string, to: string): void {
    const { content, mode } = this.#file(from, 'copyfile');
    const target = this.#opened(to, {});
    this.#inodes.fill(target, content);
    this.#inodes.setMode(target, mode);
  }

  /** Plain functions: who wraps a disk spreads it. */
  #methods(): Disk {
    const inodes = this.#inodes;
    return {
      stat: (path) => this.#stat(path, true),
      lstat: (path) => this.#stat(path, false),
      list: (path) => [...this.#folder(path, 'scandir').entries.keys()].sort(),
      folders: (path) =>
        [...this.#folder(path, 'scandir').entries]
          .filter(([, { kind }]) => kind === 'folder')
          .map(([name]) => name)
          .sort(),
      readLink: (path) => {
        const node = this.#present(path, 'readlink', false);
        if (node.kind !== 'link') throw refusal('EINVAL', 'readlink', path);
        return node.target;
      },
      realPath: (path) => {
        this.#present(path, 'realpath');
        return this.#find(path, 'realpath').real;
      },
      read: (path) => Buffer.from(this.#file(path, 'read').content),
      readFrom: (path, position, bytes) =>
        Buffer.from(this.#file(path, 'read').content.subarray(position, position + bytes)),
      readEnd: (path, bytes) => {
        const { content } = this.#file(path, 'read');
        return Buffer.from(content.subarray(Math.max(0, content.length - bytes)));
      },
      readChunks: (path) => chunksOf(() => this.#file(path, 'read').content),
      write: (path, content, options = {}) => {
        inodes.fill(this.#opened(path, options), Buffer.from(content));
      },
      append: (path, content) => {
        inodes.append(this.#opened(path, {}), Buffer.from(content));
      },
      copy: (from, to) =>
        Promise.resolve().then(() => {
          this.#copy(from, to);
        }),
      rename: (from, to) => {
        this.#rename(from, to);
      },
      remove: (path) => {
        this.#remove(path);
      },
      makeFolder: (path) => {
        this.#makeFolder(path);
      },
      link: (target, path) => {
        this.#link(target, path);
      },
      symlink: (target, path) => {
        this.#symlink(target, path);
      },
      chmod: (path, mode) => {
        inodes.setMode(this.#present(path, 'chmod'), mode);
      },
      sync: (path) => {
        inodes.sync(this.#present(path, 'open'));
      },
      syncAll: (paths) =>
        Promise.resolve().then(() => {
          for (const node of paths.map((path) => this.#present(path, 'open'))) inodes.sync(node);
        }),
    };
  }
}
