import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { sha256, type ContentHash } from '../model/hashes.js';
import { isErrno } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import type { Random } from '../system/random.js';
import type { System } from '../system/system.js';

/** Up to this size a file is read at once: a stream costs more than the bytes. */
const SMALL_BYTES = 1 << 20;

const READ_ONLY = 0o444;

/** Where the bytes behind a content hash lie: an executable file and its twin share one object. */
export function objectPath(store: string, hash: ContentHash): string {
  const digest = digestOf(hash);
  return join(store, digest.slice(0, 2), digest.slice(2));
}

export function digestOf(hash: ContentHash): string {
  return hash.slice(hash.indexOf(':') + 1);
}

async function hashFile(disk: Disk, path: string, size: number): Promise<string> {
  if (size <= SMALL_BYTES) return sha256(disk.read(path));
  const hash = createHash('sha256');
  for await (const chunk of disk.readChunks(path)) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * Copies a workspace file to a new read-only one.
 * @returns the sha256 of the copy's bytes
 */
export async function copyIn(disk: Disk, from: string, to: string, size: number): Promise<string> {
  if (size <= SMALL_BYTES) {
    const bytes = disk.read(from);
    disk.write(to, bytes, { exclusive: true, mode: READ_ONLY });
    return sha256(bytes);
  }
  await disk.copy(from, to);
  disk.chmod(to, READ_ONLY);
  return hashFile(disk, to, size);
}

/**
 * Copies an object to a new writable file.
 * @returns whether the copy's bytes are those that the hash names
 */
export async function copyOut(
  { disk, host }: Pick<System, 'disk' | 'host'>,
  store: string,
  hash: ContentHash,
  to: string,
): Promise<boolean> {
  const object = objectPath(store, hash);
  const mode = hash.startsWith('file-x:') ? 0o777 : 0o666;
  const size = disk.lstat(object)?.size ?? 0;
  if (size <= SMALL_BYTES) {
    const bytes = disk.read(object);
    if (sha256(bytes) !== digestOf(hash)) return false;
    disk.write(to, bytes, { exclusive: true, mode });
    return true;
  }
  await disk.copy(object, to);
  disk.chmod(to, mode & ~host.umask);
  return (await hashFile(disk, to, size)) === digestOf(hash);
}

/**
 * Puts an object whose bytes don't match its name out of everyone's way.
 * @returns where it lies now
 */
export function quarantine(disk: Disk, store: string, hash: ContentHash, random: Random): string {
  const folder = join(store, 'damaged');
  const target = join(folder, `${digestOf(hash)}.${random.hex(4)}`);
  disk.makeFolder(folder);
  try {
    disk.rename(objectPath(store, hash), target);
  } catch (error) {
    // ENOENT: another process found it too and was faster.
    if (!isErrno(error, 'ENOENT')) throw error;
  }
  return target;
}
