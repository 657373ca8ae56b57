import { join } from 'node:path';
import { NewerFormatError } from '../model/errors.js';
import { isContentHash, sha256, type StageKey } from '../model/hashes.js';
import { isErrno } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import type { OutRecord, StageResult } from '../model/records.js';
import { replace } from '../system/replace.js';
import type { Results } from './results.js';
import type { TempArea } from './temp-area.js';

const VERSION = 1;

type Entry =
  | { readonly kind: 'result'; readonly result: StageResult }
  | { readonly kind: 'none' }
  | { readonly kind: 'newer'; readonly format: number };

/**
 * One small file a stage key in `.lockstep/runs`: see docs/algorithms/store.md.
 * @param temp where new files are prepared, since checkout and scratch workspaces write at the same time
 */
export function createResults(disk: Disk, folder: string, temp: TempArea): Results {
  const look = (key: StageKey): Entry => {
    try {
      return decodeEntry(disk.read(join(folder, key)).toString('utf8'), key);
    } catch (error) {
      if (isErrno(error, 'ENOENT', 'ENOTDIR')) return { kind: 'none' };
      throw error;
    }
  };
  const write = ({ key, outs }: StageResult): void => {
    disk.makeFolder(folder);
    const text = JSON.stringify({ version: VERSION, key, outs, check: checkOf({ key, outs }) }, null, 1);
    replace(disk, join(folder, key), `${text}\n`, { prepared: temp.newPath() });
  };
  return {
    find: (keys) =>
      asked(() => {
        const found = new Map<StageKey, StageResult>();
        for (const key of keys) {
          const entry = look(key);
          if (entry.kind === 'newer') throw newer(join(folder, key), entry.format);
          if (entry.kind === 'result') found.set(key, entry.result);
        }
        return found;
      }),

    write: (results) =>
      asked(() => {
        for (const result of results) if (look(result.key).kind !== 'newer') write(result);
      }),

    enter: (results) =>
      asked(() => {
        for (const result of results) {
          const found = look(result.key);
          if (found.kind === 'none' || (found.kind === 'result' && !hasPathsOf(found.result, result))) {
            write(result);
          }
        }
      }),
  };
}

/** A disk answers at once, and its port is one for those that don't. */
function asked<T>(work: () => T): Promise<T> {
  return Promise.resolve().then(work);
}

function newer(path: string, found: number): NewerFormatError {
  return new NewerFormatError(
    path,
    { found, read: VERSION },
    'Use that lockstep, or run with --no-run-cache, which leaves the record as it is.',
  );
}

/** One key has one list of outs: an entry with another one is damaged or forged. */
function hasPathsOf({ outs }: StageResult, { outs: others }: StageResult): boolean {
  return outs.length === others.length && outs.every(({ path }, index) => path === others[index]?.path);
}

/** A damaged entry is none: its stage reruns, which writes a new one. */
function decodeEntry(text: string, key: StageKey): Entry {
  let entry: unknown;
  try {
    entry = JSON.parse(text);
  } catch {
    return { kind: 'none' };
  }
  if (!isRecord(entry)) return { kind: 'none' };
  const { version, outs } = entry;
  if (typeof version === 'number' && version > VERSION) return { kind: 'newer', format: version };
  if (version !== VERSION || entry.key !== key || !Array.isArray(outs)) return { kind: 'none' };
  const result = { key, outs: outs.filter(isOutRecord) };
  return entry.check === checkOf(result) ? { kind: 'result', result } : { kind: 'none' };
}

function checkOf({ key, outs }: StageResult): string {
  return sha256(JSON.stringify([key, outs.map(({ path, hash, size }) => [path, hash, size])]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isOutRecord(value: unknown): value is OutRecord {
  return (
    isRecord(value) &&
    typeof value.path === 'string' &&
    typeof value.hash === 'string' &&
    isContentHash(value.hash) &&
    Number.isSafeInteger(value.size) &&
    Number(value.size) >= 0
  );
}
