import { join } from 'node:path';
import { PipelineError } from '../errors.js';
import { isContentHash, sha256, type StageKey } from '../fingerprint/hashes.js';
import { isErrno } from '../ports/disk-tree.js';
import type { Disk } from '../ports/disk.js';
import type { OutRecord, StageResult } from '../state/records.js';
import type { RunCache } from './store.js';

const VERSION = 1;

/** One small file a stage key in `.lockstep/runs`: see docs/algorithms/store.md. */
export function createRunCache(disk: Disk, folder: string): RunCache {
  return {
    read(key) {
      let text: string;
      try {
        text = disk.read(join(folder, key)).toString('utf8');
      } catch (error) {
        if (isErrno(error, 'ENOENT', 'ENOTDIR')) return null;
        throw error;
      }
      return decodeResult(text, key, join(folder, key));
    },

    write(result) {
      disk.makeFolder(folder);
      const { key, outs } = result;
      const text = JSON.stringify({ version: VERSION, key, outs, check: checkOf({ key, outs }) }, null, 1);
      disk.writeDurably(join(folder, key), `${text}\n`);
    },
  };
}

/** @returns null where the entry is damaged: its stage reruns, which writes a new one */
function decodeResult(text: string, key: StageKey, path: string): StageResult | null {
  let entry: unknown;
  try {
    entry = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(entry)) return null;
  if (typeof entry.version === 'number' && entry.version > VERSION) {
    throw PipelineError.of(
      `${path} was written by a newer lockstep (format ${entry.version}; this one reads ${VERSION})`,
      null,
      'Use that lockstep, or run with --no-run-cache.',
    );
  }
  const outs = entry.outs;
  if (entry.version !== VERSION || entry.key !== key || !Array.isArray(outs)) return null;
  const result = { key, outs: outs.filter(isOutRecord) };
  return entry.check === checkOf(result) ? result : null;
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
    Number.isSafeInteger(value.size)
  );
}
