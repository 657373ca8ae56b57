import { basename, dirname, join } from 'node:path';
import { PipelineError } from '../model/errors.js';
import { sha256 } from '../model/hashes.js';
import { isErrno } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import type { OwnerIdentity } from '../system/processes.js';
import type { System } from '../system/system.js';

const VERSION = 1;

/** A file that at most one living process owns, and that names its owner. */
export interface Owner extends OwnerIdentity {
  readonly version: number;
  /** Makes every acquisition's bytes unique: a file that was read is still the same one if they are equal. */
  readonly token: string;
}

export type Acquisition =
  | { readonly kind: 'acquired'; readonly token: string }
  /** By a living process, or one that can't be looked at; `null`: somebody takes it over just now. */
  | { readonly kind: 'held'; readonly owner: Owner | null };

/** What owning a file needs of the world. */
export type OwnedFileParts = Pick<System, 'disk' | 'clock' | 'random' | 'processes'>;

/** How long an unreadable file is given to become readable before its creator counts as dead. */
const TORN_MS = 2_000;
const POLL_MS = 20;
const DRAFT = '.draft';
const NO_HARD_LINKS = ['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/**
 * Makes `path` this process's own unless a living process has it. A dead owner's file is removed on the
 * way. The folder must exist. docs/algorithms/workspace-lock.md has the argument why no two can win.
 */
export async function acquire(parts: OwnedFileParts, path: string): Promise<Acquisition> {
  for (;;) {
    const token = parts.random.hex(8);
    if (createExclusively(parts, path, token)) return { kind: 'acquired', token };
    const found = await readSettled(parts, path);
    if (found === null) continue;
    const owner = parseOwner(found);
    if (owner !== null && parts.processes.liveness(owner) !== 'dead') return { kind: 'held', owner };
    if (!(await removeDead(parts, path, found))) return { kind: 'held', owner: null };
  }
}

/** Removes what processes that died while they acquired `path` left beside it. */
export async function sweep(parts: OwnedFileParts, path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of parts.disk.list(folder)) {
    if (!name.startsWith(`${basename(path)}.`)) continue;
    const left = join(folder, name);
    if (name.endsWith(DRAFT)) {
      parts.disk.remove(left);
    } else {
      const taken = await acquire(parts, left);
      if (taken.kind === 'acquired') release(parts.disk, left, taken.token);
    }
  }
}

/** Gives the file up, unless it is no longer the one that was acquired. */
export function release(disk: Disk, path: string, token: string): void {
  const text = readIfThere(disk, path);
  if (text !== null && parseOwner(text)?.token === token) disk.remove(path);
}

/** Who owns the file now, without a change to anything; `null`: nobody who is known to live. */
export function livingOwner({ disk, processes }: OwnedFileParts, path: string): Owner | null {
  const text = readIfThere(disk, path);
  const owner = text === null ? null : parseOwner(text);
  return owner !== null && processes.liveness(owner) === 'alive' ? owner : null;
}

/**
 * Removes the file of a dead owner, `found`, under a second owned file that is named after its bytes:
 * so nobody who read the dead owner earlier can remove the file of whoever came after.
 * @returns false while another living process is at it
 */
async function removeDead(parts: OwnedFileParts, path: string, found: string): Promise<boolean> {
  const guard = `${path}.takeover-${sha256(found).slice(0, 16)}`;
  const taken = await acquire(parts, guard);
  if (taken.kind === 'held') return false;
  try {
    if (readIfThere(parts.disk, path) === found) parts.disk.remove(path);
  } finally {
    release(parts.disk, guard, taken.token);
  }
  return true;
}

/**
 * Creates the file with all its content in one step: a hard link to a finished one, which fails where
 * something is, like O_EXCL. File systems without hard links get O_EXCL and a write.
 */
function createExclusively(
  { disk, random, processes }: OwnedFileParts,
  path: string,
  token: string,
): boolean {
  const owner: Owner = { version: VERSION, ...processes.self(), token };
  const content = `${JSON.stringify(owner)}\n`;
  const draft = `${path}.${random.hex(8)}${DRAFT}`;
  disk.write(draft, content, { exclusive: true });
  try {
    disk.link(draft, path);
    return true;
  } catch (error) {
    // ENOENT: a new owner swept up what dead processes had left, and this draft with it.
    if (isErrno(error, 'EEXIST', 'ENOENT')) return false;
    if (!isErrno(error, ...NO_HARD_LINKS)) throw error;
  } finally {
    disk.remove(draft);
  }
  try {
    disk.write(path, content, { exclusive: true });
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  }
}

/** The file's text, `null` where it is gone; one that can't be read as an owner gets time to become one. */
async function readSettled({ disk, clock }: OwnedFileParts, path: string): Promise<string | null> {
  const deadline = clock.monotonic() + TORN_MS;
  for (;;) {
    const text = readIfThere(disk, path);
    if (text === null || parseOwner(text) !== null || clock.monotonic() >= deadline) return text;
    await clock.sleep(POLL_MS);
  }
}

function readIfThere(disk: Disk, path: string): string | null {
  try {
    return disk.read(path).toString('utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return null;
    throw error;
  }
}

/**
 * @returns null where the bytes name no owner
 * @throws PipelineError when a newer lockstep wrote them
 */
function parseOwner(text: string): Owner | null {
  let owner: unknown;
  try {
    owner = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof owner !== 'object' || owner === null) return null;
  if ('version' in owner && typeof owner.version === 'number' && owner.version > VERSION) {
    throw PipelineError.of(
      'a newer lockstep holds, or held, this workspace',
      null,
      'Use that version here; this one could not tell whether it still runs.',
    );
  }
  return isOwner(owner) ? owner : null;
}

function isOwner(value: object): value is Owner {
  const fields: Partial<Record<keyof Owner, unknown>> = value;
  const texts = [fields.token, fields.host, fields.bootId, fields.pidNamespace, fields.startTime];
  return (
    fields.version === VERSION && typeof fields.pid === 'number' && texts.every((t) => typeof t === 'string')
  );
}
