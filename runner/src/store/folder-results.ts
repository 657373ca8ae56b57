import { join } from 'node:path';
import { NewerFormatError } from '../model/errors.js';
import { isContentHash, sha256, type StageKey } from '../model/hashes.js';
import { isErrno } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import type { OutRecord, StageResult } from '../model/records.js';
import { readOwn, writeOwnShared, type OwnContent } from '../system/own-file.js';
import type { Results } from './results.js';
import type { TempArea } from './temp-area.js';

const FORMAT = { name: 'result', version: 2 };

type Entry =
  | { readonly kind: 'result'; readonly result: StageResult }
  | { readonly kind: 'none' }
  | { readonly kind: 'newer'; readonly format: number };

/**
 * One small file a stage key in `.lockstep/runs`: see docs/algorithms/store.md.
 * @param temp where new files are prepared, since checkout and scratch workspaces write at the same time
 */
export function createResults(disk: Disk, folder: string, temp: TempArea): Results {
  const look = (key: StageKey): Entry => entryOf(readOwn(disk, join(folder, key), FORMAT), key);
  const write = async ({ key, outs }: StageResult): Promise<void> => {
    const put = (): Promise<void> =>
      writeOwnShared(disk, join(folder, key), FORMAT, { key, outs }, temp.newPath());
    try {
      await put();
    } catch (error) {
      if (!isErrno(error, 'ENOENT')) throw error;
      // The first result of all.
      disk.makeFolder(folder);
      await put();
    }
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

    async write(results) {
      for (const result of results) if (look(result.key).kind !== 'newer') await write(result);
    },

    async enter(results) {
      for (const result of results) {
        const found = look(result.key);
        if (found.kind === 'none' || (found.kind === 'result' && !hasPathsOf(found.result, result))) {
          await write(result);
        }
      }
    },
  };
}

/** A disk answers at once, and its port is one for those that don't. */
function asked<T>(work: () => T): Promise<T> {
  return Promise.resolve().then(work);
}

function newer(path: string, found: number): NewerFormatError {
  return new NewerFormatError(
    path,
    { found, read: FORMAT.version },
    'Use that lockstep, or run with --no-run-cache, which leaves the record as it is.',
  );
}

/** One key has one list of outs: an entry with another one is damaged or forged. */
function hasPathsOf({ outs }: StageResult, { outs: others }: StageResult): boolean {
  return outs.length === others.length && outs.every(({ path }, index) => path === others[index]?.path);
}

/** A damaged entry is none: its stage reruns, which writes a new one. */
function entryOf(found: OwnContent, key: StageKey): Entry {
  switch (found.kind) {
    case 'proven':
      return resultOf(found.content, key, () => true);
    case 'unproven':
      return resultOf(found.json, key, isOfFirstVersion);
    case 'newer':
      return { kind: 'newer', format: found.version };
    case 'absent':
    case 'unreadable':
      return { kind: 'none' };
  }
}

function resultOf(
  json: unknown,
  key: StageKey,
  isProven: (entry: Readonly<Record<string, unknown>>, result: StageResult) => boolean,
): Entry {
  if (!isRecord(json) || json.key !== key || !Array.isArray(json.outs)) return { kind: 'none' };
  const outs = json.outs as unknown[];
  const result = { key, outs: outs.filter(isOutRecord) };
  const isWhole = result.outs.length === outs.length && isProven(json, result);
  return isWhole ? { kind: 'result', result } : { kind: 'none' };
}

/** Stores in the field are full of them: they had a check of their own. */
function isOfFirstVersion(
  { version, check }: Readonly<Record<string, unknown>>,
  { key, outs }: StageResult,
): boolean {
  return (
    version === 1 &&
    check === sha256(JSON.stringify([key, outs.map(({ path, hash, size }) => [path, hash, size])]))
  );
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
