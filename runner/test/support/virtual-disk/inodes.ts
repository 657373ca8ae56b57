import type { Clock } from '../../../src/system/clock.js';
import { Journal } from './journal.js';
import type { DiskNode, FileNode, FolderNode, LinkNode } from './nodes.js';

const EMPTY = Buffer.alloc(0);
const UMASK = 0o022;

/** Makes nodes and changes them: each change has a time of its own, and can be undone until it is written down. */
export class Inodes {
  readonly journal = new Journal();
  #last = 0n;
  #changes = 0n;

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** Numbers and times that another has given away are not given again. */
  goOnAfter(other: Inodes): void {
    this.#last = other.#last;
    this.#changes = other.#changes;
  }

  file(device: bigint, mode = 0o666): FileNode {
    return { kind: 'file', content: EMPTY, synced: EMPTY, ...this.#inode(device, mode & ~UMASK) };
  }

  folder(device: bigint): FolderNode {
    return { kind: 'folder', entries: new Map(), ...this.#inode(device, 0o777 & ~UMASK) };
  }

  link(device: bigint, target: string): LinkNode {
    return { kind: 'link', target, ...this.#inode(device, 0o777) };
  }

  /** The file is cut to nothing and written anew: after a power cut it may be empty, or as before. */
  fill(node: FileNode, content: Buffer): void {
    this.#undoable(node);
    node.content = content;
    node.synced = EMPTY;
    node.mtimeNs = node.ctimeNs = this.#now();
  }

  append(node: FileNode, content: Buffer): void {
    this.#undoable(node);
    node.content = Buffer.concat([node.content, content]);
    node.mtimeNs = node.ctimeNs = this.#now();
  }

  setMode(node: DiskNode, mode: number): void {
    this.#undoable(node);
    node.mode = mode;
    node.ctimeNs = this.#now();
  }

  /** Its number of names, or its place, changed. */
  touch(node: DiskNode): void {
    this.#undoable(node);
    node.ctimeNs = this.#now();
  }

  enter(folder: FolderNode, name: string, node: DiskNode): void {
    this.#rename(folder, name);
    folder.entries.set(name, node);
  }

  leave(folder: FolderNode, name: string): void {
    this.#rename(folder, name);
    folder.entries.delete(name);
  }

  sync(node: DiskNode): void {
    if (node.kind === 'file') node.synced = node.content;
    this.journal.commit(node.device);
  }

  #rename(folder: FolderNode, name: string): void {
    this.#undoable(folder);
    const before = folder.entries.get(name);
    this.journal.did(folder.device, () => {
      if (before === undefined) folder.entries.delete(name);
      else folder.entries.set(name, before);
    });
    folder.mtimeNs = folder.ctimeNs = this.#now();
  }

  #undoable(node: DiskNode): void {
    const { mode, mtimeNs, ctimeNs } = node;
    const before =
      node.kind === 'file' ? { mode, mtimeNs, ctimeNs, synced: node.synced } : { mode, mtimeNs, ctimeNs };
    this.journal.did(node.device, () => Object.assign(node, before));
  }

  #inode(device: bigint, mode: number): Pick<FileNode, 'inode' | 'device' | 'mode' | 'mtimeNs' | 'ctimeNs'> {
    const now = this.#now();
    this.#last += 1n;
    return { inode: this.#last, device, mode, mtimeNs: now, ctimeNs: now };
  }

  /** The clock's time, and below its millisecond a count, so that no two changes have the same. */
  #now(): bigint {
    this.#changes = (this.#changes + 1n) % 999_999n;
    return BigInt(Math.floor(this.clock.now())) * 1_000_000n + this.#changes + 1n;
  }
}
