import { dirname, join } from 'node:path';
import { PipelineError, type SourcePosition } from '../model/errors.js';
import type { EntryAddress, StageName } from '../model/graph.js';
import { isErrno } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import { replace } from '../system/replace.js';
import { asStoreError } from '../store/store-error.js';
import { decodeEntry, decodeScript, LockShapeError } from './lock-entry.js';
import { CONFLICT_MARK, encodeLock, LOCK_VERSION, linesOf, positionOf, type LockLine } from './lock-text.js';
import { isJsonList, type Json, type JsonMap } from '../model/value-json.js';
import type { CodeRecord, LockEntry, LockFile } from '../model/records.js';

export const LOCK_NAME = 'pipeline.lock';

const RESOLVE = 'Run `lockstep lock resolve`: it keeps every block that can be read.';

/**
 * The workspace's pipeline.lock; one without stages where there is none.
 * @throws PipelineError when it has conflict markers, isn't a lock, or is newer than this lockstep
 */
export function readLockFile(disk: Disk, workspace: string): LockFile {
  let text: string;
  try {
    text = disk.read(join(workspace, LOCK_NAME)).toString('utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return { version: LOCK_VERSION, scripts: new Map(), stages: new Map() };
    throw asStoreError(error, `can't read ${LOCK_NAME}`);
  }
  return parseLock(text);
}

/**
 * Writes the lock, durably, only when its bytes differ from what is there.
 * @returns whether it wrote
 * @throws StoreError when the disk refuses; the old lock is intact then
 */
export function writeLockFile(disk: Disk, workspace: string, lock: LockFile): boolean {
  const path = join(workspace, LOCK_NAME);
  const text = encodeLock(lock);
  try {
    if (disk.stat(path) === null) {
      if (lock.stages.size === 0 && lock.scripts.size === 0) return false;
    } else if (disk.read(path).toString('utf8') === text) {
      return false;
    }
    replaceLock(disk, path, text, join(workspace, '.lockstep', `${LOCK_NAME}.new`));
    return true;
  } catch (error) {
    throw asStoreError(error, `can't write ${LOCK_NAME}`);
  }
}

/** The new text is prepared in `.lockstep`, where a kill leaves nothing that git would see. */
function replaceLock(disk: Disk, path: string, text: string, prepared: string): void {
  disk.makeFolder(dirname(prepared));
  try {
    replace(disk, path, text, { prepared });
  } catch (error) {
    if (!isErrno(error, 'EXDEV')) throw error;
    replace(disk, path, text);
  }
}

/** @throws PipelineError */
export function parseLock(text: string): LockFile {
  const lines = linesOf(text);
  const mark = lines.find((line) => CONFLICT_MARK.test(line.text));
  if (mark !== undefined) {
    throw PipelineError.of(
      `${LOCK_NAME} has conflict markers of a merge`,
      positionOf(LOCK_NAME, mark),
      RESOLVE,
    );
  }
  const root = parseJson(text, lines);
  const { version } = root;
  if (typeof version !== 'number') {
    throw PipelineError.of(`${LOCK_NAME} names no format version`, firstLine(lines), RESOLVE);
  }
  if (version !== LOCK_VERSION) {
    throw PipelineError.of(
      `${LOCK_NAME} has format ${version}; this lockstep reads ${LOCK_VERSION}`,
      lineOf(lines, '"version"'),
      'Use the lockstep that wrote it (`npm install lockstep@latest`). It was left as it is.',
    );
  }
  return {
    version: LOCK_VERSION,
    scripts: decodeBlocks<EntryAddress, CodeRecord>('script', root.scripts, decodeScript, lines),
    stages: decodeBlocks<StageName, LockEntry>('stage', root.stages, decodeEntry, lines),
  };
}

function parseJson(text: string, lines: readonly LockLine[]): JsonMap {
  let root: Json;
  try {
    root = JSON.parse(text) as Json;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw PipelineError.of(
      text.trim() === '' ? `${LOCK_NAME} is empty` : `${LOCK_NAME} is damaged or cut short: ${reason}`,
      jsonErrorPosition(reason, text, lines),
      RESOLVE,
    );
  }
  if (root === null || typeof root !== 'object' || isJsonList(root)) {
    throw PipelineError.of(`${LOCK_NAME} is not a map`, firstLine(lines), RESOLVE);
  }
  return root;
}

/** V8 says `… at position 123`, or nothing where the text ended too early. */
function jsonErrorPosition(reason: string, text: string, lines: readonly LockLine[]): SourcePosition | null {
  const match = /at position (\d+)/.exec(reason);
  const offset = match?.[1] === undefined ? text.trimEnd().length : Number(match[1]);
  const before = text.slice(0, offset).split('\n');
  const line = lines[before.length - 1];
  return line === undefined ? null : positionOf(LOCK_NAME, line, (before.at(-1) ?? '').length + 1);
}

function decodeBlocks<Name extends string, Item>(
  what: 'script' | 'stage',
  blocks: Json | undefined,
  decode: (name: Name, json: Json) => Item,
  lines: readonly LockLine[],
): ReadonlyMap<Name, Item> {
  if (blocks === undefined || blocks === null || typeof blocks !== 'object' || isJsonList(blocks)) {
    throw PipelineError.of(`${LOCK_NAME} has no ${what}s`, firstLine(lines), RESOLVE);
  }
  const items = new Map<Name, Item>();
  for (const [name, block] of Object.entries(blocks)) {
    try {
      items.set(name as Name, decode(name as Name, block));
    } catch (error) {
      if (!(error instanceof LockShapeError)) throw error;
      throw PipelineError.of(
        `${what} "${name}": ${error.message}`,
        lineOf(lines, `${JSON.stringify(name)}: {`),
        `Somebody edited ${LOCK_NAME}, or a merge mixed two blocks. ${RESOLVE}`,
      );
    }
  }
  return items;
}

function lineOf(lines: readonly LockLine[], start: string): SourcePosition | null {
  const line = lines.find(({ text }) => text.trimStart().startsWith(start));
  return line === undefined ? firstLine(lines) : positionOf(LOCK_NAME, line);
}

function firstLine(lines: readonly LockLine[]): SourcePosition | null {
  const [line] = lines;
  return line === undefined ? null : positionOf(LOCK_NAME, line);
}
