import { sha256 } from '../model/hashes.js';
import { isErrno } from './disk-tree.js';
import type { Disk } from './disk.js';
import { replace, replaceShared, type Replacement } from './replace.js';

/** One kind of lockstep's own files. A version is raised when older ones couldn't understand the content. */
export interface OwnFormat {
  /** Tells the kinds apart: the content of one never passes for that of another. */
  readonly name: string;
  readonly version: number;
}

/** What an own file holds. */
export type OwnContent =
  | { readonly kind: 'absent' }
  /** As it was written, to the bit; its shape is the version's, which the reader still looks at. */
  | { readonly kind: 'proven'; readonly content: unknown }
  /** Whole, of a newer lockstep. */
  | { readonly kind: 'newer'; readonly version: number }
  /** JSON without a check, as the first versions wrote it: for readers that still take it. */
  | { readonly kind: 'unproven'; readonly json: unknown }
  /** Neither; or the disk didn't give it. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** The whole file, as one JSON object: earlier versions find their `version` in it and see that it is not theirs. */
const LAYOUT = /^\{"lockstep":"([a-z-]+)","version":(\d{1,9}),"check":"([0-9a-f]{64})","content":/;
const END = '}\n';
/** Longer than any head. */
const HEAD = 200;

/**
 * The one encoding of what lockstep keeps for itself. The check is a hash of name, version and content: a cut or
 * flipped file is never taken for a record, and a flipped version never for a newer lockstep's.
 */
export function encodeOwn({ name, version }: OwnFormat, content: unknown): string {
  const body = JSON.stringify(content);
  const check = checkOf(name, version, body);
  return `{"lockstep":"${name}","version":${version},"check":"${check}","content":${body}${END}`;
}

export function decodeOwn({ name, version }: OwnFormat, bytes: Uint8Array): OwnContent {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = LAYOUT.exec(file.toString('latin1', 0, HEAD));
  if (head === null) return unproven(file.toString('utf8'));
  const [start, foundName, digits, check] = head;
  const body = file.subarray(start.length, -END.length);
  const found = Number(digits);
  const isWhole =
    foundName === name &&
    file.toString('latin1', start.length + body.length) === END &&
    checkOf(name, found, body) === check;
  if (!isWhole) return { kind: 'unreadable', why: 'its bytes are not those that were written' };
  if (found > version) return { kind: 'newer', version: found };
  if (found < version) return { kind: 'unreadable', why: `it has format ${found}` };
  return { kind: 'proven', content: JSON.parse(body.toString('utf8')) as unknown };
}

export function readOwn(disk: Pick<Disk, 'read'>, path: string, format: OwnFormat): OwnContent {
  let bytes: Uint8Array;
  try {
    bytes = disk.read(path);
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return { kind: 'absent' };
    if (error instanceof Error && 'syscall' in error) return { kind: 'unreadable', why: error.message };
    throw error;
  }
  return decodeOwn(format, bytes);
}

/** Of what can be made again: whatever isn't proven counts as not there. */
export function readRemade(disk: Pick<Disk, 'read'>, path: string, format: OwnFormat): unknown {
  const found = readOwn(disk, path, format);
  return found.kind === 'proven' ? found.content : null;
}

/** Durable when it returns. @throws what the disk refuses; the old file is whole then */
export function writeOwn(
  disk: Disk,
  path: string,
  format: OwnFormat,
  content: unknown,
  replacement?: Replacement,
): void {
  replaceOwn(disk, path, encodeOwn(format, content), replacement);
}

/** The same for one of many at a time: its syncs are shared with theirs. @param prepared a name of its own */
export async function writeOwnShared(
  disk: Disk,
  path: string,
  format: OwnFormat,
  content: unknown,
  prepared: string,
): Promise<void> {
  const text = encodeOwn(format, content);
  try {
    await replaceShared(disk, path, text, prepared);
  } catch (error) {
    if (!isFolderThere(disk, path, error)) throw error;
    disk.remove(path);
    await replaceShared(disk, path, text, prepared);
  }
}

/** Whole or not there after a kill, but not durable: after a power cut it may be torn. */
export function writeOwnUnsynced(disk: Disk, path: string, format: OwnFormat, content: unknown): void {
  const prepared = preparedPath(path);
  disk.write(prepared, encodeOwn(format, content));
  disk.rename(prepared, path);
}

/** Where a file lies that becomes the one at `path` by a rename, or that was it and is written over. */
export function preparedPath(path: string): string {
  return `${path}.new`;
}

/** As `replace`; a folder in a file's place, where only lockstep writes, goes. */
export function replaceOwn(
  disk: Disk,
  path: string,
  content: string | Uint8Array,
  replacement?: Replacement,
): void {
  try {
    replace(disk, path, content, replacement);
  } catch (error) {
    if (!isFolderThere(disk, path, error)) throw error;
    disk.remove(path);
    replace(disk, path, content, replacement);
  }
}

function isFolderThere(disk: Disk, path: string, error: unknown): boolean {
  return isErrno(error, 'EISDIR', 'ENOTEMPTY', 'EEXIST') && disk.lstat(path)?.kind === 'folder';
}

function unproven(text: string): OwnContent {
  try {
    return { kind: 'unproven', json: JSON.parse(text) as unknown };
  } catch (error) {
    return { kind: 'unreadable', why: error instanceof Error ? error.message : String(error) };
  }
}

function checkOf(name: string, version: number, body: string | Uint8Array): string {
  return sha256(`lockstep ${name} ${version}\n`, body);
}
