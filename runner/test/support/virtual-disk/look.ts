import type { FileStat } from '../../../src/system/disk.js';
import type { DiskNode, FileNode } from './nodes.js';

const CHUNK_BYTES = 1 << 20;

/** Two names of one file stay two names of one. */
export function copied(node: DiskNode, copies: Map<DiskNode, DiskNode>): DiskNode {
  const known = copies.get(node);
  if (known !== undefined) return known;
  const copy: DiskNode = node.kind === 'folder' ? { ...node, entries: new Map() } : { ...node };
  copies.set(node, copy);
  if (node.kind === 'folder' && copy.kind === 'folder') {
    for (const [name, inner] of node.entries) copy.entries.set(name, copied(inner, copies));
  }
  return copy;
}

export function statOf(node: DiskNode): FileStat {
  const { kind, mode, device, inode, mtimeNs, ctimeNs } = node;
  const size = kind === 'file' ? node.content.length : kind === 'link' ? node.target.length : 4096;
  return { kind, size, mode, executable: (mode & 0o100) !== 0, device, inode, mtimeNs, ctimeNs };
}

export function* filesBelow(node: DiskNode, path: string): Iterable<[FileNode, string]> {
  if (node.kind === 'file') yield [node, path];
  if (node.kind !== 'folder') return;
  for (const [name, inner] of node.entries) yield* filesBelow(inner, `${path}/${name}`);
}

/** Refuses when it is first read from, as a stream does. */
export async function* chunksOf(read: () => Buffer): AsyncGenerator<Buffer> {
  await Promise.resolve();
  const content = read();
  for (let at = 0; at < content.length; at += CHUNK_BYTES) yield content.subarray(at, at + CHUNK_BYTES);
}
