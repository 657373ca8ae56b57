import { basename, dirname, join } from 'node:path';
import { PipelineError } from '../model/errors.js';
import { sha256 } from '../model/hashes.js';
import { isErrno } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import { decodeOwn, encodeOwn } from '../system/own-file.js';
import type { HeldSign, Liveness, OwnerIdentity } from '../system/processes.js';
import type { System } from '../system/system.js';

const FORMAT = { name: 'owner', version: 2 };

/** A file that at most one living process owns, and that names its owner. */
export interface Owner extends OwnerIdentity {
  /** Makes every acquisition's bytes unique: a file that was read is still the same one if they are equal. */
  readonly token: string;
  /** Whether a sign of life lies beside the file, named after the token. Earlier versions made none. */
  readonly hasSign: boolean;
}

export interface Owned {
  /** Gives the file up, unless it is no longer the one that was acquired; once is enough. */
  release(): void;
}

export type Acquisition =
  | { readonly kind: 'acquired'; readonly owned: Owned }
  /** By a living process, or one that can't be looked at; `null`: by one whose name can't be read just now. */
  | { readonly kind: 'held'; readonly owner: Owner | null };

/** What owning a file needs of the world. */
export type OwnedFileParts = Pick<System, 'disk' | 'clock' | 'random' | 'processes'>;

/** How long an unreadable file is given to become readable before its creator counts as dead. */
const TORN_MS = 2_000;
const POLL_MS = 20;
const DRAFT = '.draft';
const SIGN = '.alive';
const NO_HARD_LINKS = ['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/**
 * Makes `path` this process's own unless a living process has it. A dead owner's file is removed on the
 * way. The folder must exist. docs/algorithms/workspace-lock.md has the argument why no two can win.
 */
export async function acquire(parts: OwnedFileParts, path: string): Promise<Acquisition> {
  for (;;) {
    const owned = createExclusively(parts, path);
    if (owned !== null) return { kind: 'acquired', owned };
    const found = await readSettled(parts, path);
    if (found === null) continue;
    const owner = parseOwner(found);
    if (owner === null ? somebodyLives(parts, path) : livenessOf(parts, path, owner) !== 'dead') {
      return { kind: 'held', owner };
    }
    if (!(await removeDead(parts, path, found))) return { kind: 'held', owner: null };
  }
}

/** Of the owner whom the file names, as far as it can be seen from here. */
export function livenessOf({ processes }: OwnedFileParts, path: string, owner: Owner): Liveness {
  return processes.liveness(owner, owner.hasSign ? signOf(path, owner.token) : null);
}

/** Removes what processes that died while they acquired `path` left beside it. */
export async function sweep(parts: OwnedFileParts, path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of parts.disk.list(folder)) {
    if (!name.startsWith(`${basename(path)}.`)) continue;
    const left = join(folder, name);
    if (parts.disk.lstat(left)?.kind === 'other') {
      // A sign, or one made in advance. Whoever has just made it and doesn't hold it yet makes another.
      if (parts.processes.signs.look(left) === 'free') parts.disk.remove(left);
    } else if (name.endsWith(DRAFT)) {
      parts.disk.remove(left);
    } else {
      const taken = await acquire(parts, left);
      if (taken.kind === 'acquired') taken.owned.release();
    }
  }
}

/** Who owns the file now, without a change to anything; `null`: nobody who is known to live. */
export function livingOwner(parts: OwnedFileParts, path: string): Owner | null {
  const text = readIfThere(parts.disk, path);
  const owner = text === null ? null : parseOwner(text);
  return owner !== null && livenessOf(parts, path, owner) === 'alive' ? owner : null;
}

function signOf(path: string, token: string): string {
  return `${path}.${token}${SIGN}`;
}

/** Whether somebody owns the file, whose name in it is damaged, or is about to. */
function somebodyLives({ disk, processes }: OwnedFileParts, path: string): boolean {
  return disk
    .list(dirname(path))
    .filter((name) => name.startsWith(`${basename(path)}.`) && name.endsWith(SIGN))
    .some((name) => processes.signs.look(join(dirname(path), name)) === 'held');
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
    taken.owned.release();
  }
  return true;
}

/** Whoever owns the file holds a sign from before it exists until after it is gone. */
function createExclusively(parts: OwnedFileParts, path: string): Owned | null {
  const { disk, random, processes } = parts;
  if (disk.lstat(path) !== null) return null;
  const token = random.hex(8);
  const sign = processes.signs.hold(signOf(path, token));
  const owned = ownedBy(disk, path, token, sign);
  let isOwned = false;
  try {
    const owner: Owner = { ...processes.self(), token, hasSign: sign !== null };
    isOwned = create(parts, path, encodeOwn(FORMAT, owner));
    return isOwned ? owned : null;
  } finally {
    if (!isOwned) sign?.release();
  }
}

function ownedBy(disk: Disk, path: string, token: string, sign: HeldSign | null): Owned {
  return {
    release() {
      const text = readIfThere(disk, path);
      if (text !== null && parseOwner(text)?.token === token) disk.remove(path);
      sign?.release();
    },
  };
}

/**
 * Creates the file with all its content in one step: a hard link to a finished one, which fails where
 * something is, like O_EXCL. File systems without hard links get O_EXCL and a write.
 */
function create({ disk, random }: OwnedFileParts, path: string, content: string): boolean {
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
  const found = decodeOwn(FORMAT, Buffer.from(text));
  switch (found.kind) {
    case 'proven':
      return isOwner(found.content) && 'hasSign' in found.content ? found.content : null;
    case 'newer':
      throw PipelineError.of(
        'a newer lockstep holds, or held, this workspace',
        null,
        'Use that version here; this one could not tell whether it still runs.',
      );
    case 'unproven':
      // As the first version wrote it; that one has no sign.
      return isOwner(found.json) && 'version' in found.json && found.json.version === 1
        ? { ...found.json, hasSign: false }
        : null;
    case 'absent':
    case 'unreadable':
      return null;
  }
}

function isOwner(value: unknown): value is Owner {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Partial<Record<keyof Owner, unknown>> = value;
  const { pid, token, host, bootId, pidNamespace, startTime, hasSign } = fields;
  return (
    typeof pid === 'number' &&
    [token, host, bootId, pidNamespace, startTime].every((text) => typeof text === 'string') &&
    (hasSign === undefined || typeof hasSign === 'boolean')
  );
}
