import { basename, dirname, join } from 'node:path';
import { PipelineError, type SourcePosition } from '../model/errors.js';
import type { EntryAddress, StageName, WorkspacePath } from '../model/graph.js';
import type { ParsedTexts } from '../model/parsed-texts.js';
import { LOCK_NAME } from '../model/pipeline-file.js';
import { isErrno } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import { replace } from '../system/replace.js';
import { asStoreError } from '../store/store-error.js';
import { decodeEntry, decodeScript, LockShapeError } from './lock-entry.js';
import { CONFLICT_MARK, encodeLock, LOCK_VERSION, linesOf, positionOf, type LockLine } from './lock-text.js';
import { isJsonList, type Json, type JsonMap } from '../model/value-json.js';
import type { CodeRecord, LockEntry, LockFile } from '../model/records.js';

const RESOLVE = 'Run `lockstep lock resolve`: it keeps every block that can be read.';

/**
 * A lock as it is written; one without stages where there is none.
 * @param lock from the workspace
 * @throws PipelineError when it has conflict markers, isn't a lock, or is newer than this lockstep
 */
export function readLockFile(
  disk: Pick<Disk, 'read'>,
  workspace: string,
  lock: WorkspacePath = LOCK_NAME,
  known?: ParsedTexts<LockFile>,
): LockFile {
  let text: string;
  try {
    text = disk.read(join(workspace, lock)).toString('utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return { version: LOCK_VERSION, scripts: new Map(), stages: new Map() };
    throw asStoreError(error, `can't read ${lock}`);
  }
  return known?.parsed(lock, text, () => parseLock(text, lock)) ?? parseLock(text, lock);
}

/**
 * Writes a lock, durably, only when its bytes differ from what is there.
 * @param name from the workspace
 * @returns whether it wrote
 * @throws StoreError when the disk refuses; the old lock is intact then
 */
export function writeLockFile(
  disk: Disk,
  workspace: string,
  lock: LockFile,
  name: WorkspacePath = LOCK_NAME,
): boolean {
  const path = join(workspace, name);
  const text = encodeLock(lock);
  try {
    if (disk.stat(path) === null) {
      if (lock.stages.size === 0 && lock.scripts.size === 0) return false;
    } else if (disk.read(path).toString('utf8') === text) {
      return false;
    }
    replaceLock(disk, path, text, join(workspace, '.lockstep', `${basename(name)}.new`));
    return true;
  } catch (error) {
    throw asStoreError(error, `can't write ${name}`);
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

/**
 * @param name as errors call it
 * @throws PipelineError
 */
export function parseLock(text: string, name: string = LOCK_NAME): LockFile {
  const lines = linesOf(text);
  const mark = lines.find((line) => CONFLICT_MARK.test(line.text));
  if (mark !== undefined) {
    throw PipelineError.of(`${name} has conflict markers of a merge`, positionOf(name, mark), RESOLVE);
  }
  const root = parseJson(text, lines, name);
  const { version } = root;
  if (typeof version !== 'number') {
    throw PipelineError.of(`${name} names no format version`, firstLine(lines, name), RESOLVE);
  }
  if (version !== LOCK_VERSION) {
    throw PipelineError.of(
      `${name} has format ${version}; this lockstep reads ${LOCK_VERSION}`,
      lineOf(lines, '"version"', name),
      'Use the lockstep that wrote it (`npm install lockstep@latest`). It was left as it is.',
    );
  }
  return {
    version: LOCK_VERSION,
    scripts: decodeBlocks<EntryAddress, CodeRecord>('script', root.scripts, decodeScript, lines, name),
    stages: decodeBlocks<StageName, LockEntry>('stage', root.stages, decodeEntry, lines, name),
  };
}

function parseJson(text: string, lines: readonly LockLine[], name: string): JsonMap {
  let root: Json;
  try {
    root = JSON.parse(text) as Json;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw PipelineError.of(
      text.trim() === '' ? `${name} is empty` : `${name} is damaged or cut short: ${reason}`,
      jsonErrorPosition(reason, text, lines, name),
      RESOLVE,
    );
  }
  if (root === null || typeof root !== 'object' || isJsonList(root)) {
    throw PipelineError.of(`${name} is not a map`, firstLine(lines, name), RESOLVE);
  }
  return root;
}

/** V8 says `… at position 123`, or that the text ended too early, or quotes what is around a wrong token. */
function jsonErrorPosition(
  reason: string,
  text: string,
  lines: readonly LockLine[],
  name: string,
): SourcePosition | null {
  const match = /at position (\d+)/.exec(reason);
  if (match === null && reason.startsWith('Unexpected token')) return null;
  const offset = match === null ? text.trimEnd().length : Number(match[1]);
  const before = text.slice(0, offset).split('\n');
  const line = lines[before.length - 1];
  return line === undefined ? null : positionOf(name, line, (before.at(-1) ?? '').length + 1);
}

function decodeBlocks<Name extends string, Item>(
  what: 'script' | 'stage',
  blocks: Json | undefined,
  decode: (name: Name, json: Json) => Item,
  lines: readonly LockLine[],
  lock: string,
): ReadonlyMap<Name, Item> {
  if (blocks === undefined || blocks === null || typeof blocks !== 'object' || isJsonList(blocks)) {
    throw PipelineError.of(`${lock} has no ${what}s`, firstLine(lines, lock), RESOLVE);
  }
  const items = new Map<Name, Item>();
  for (const [name, block] of Object.entries(blocks)) {
    try {
      items.set(name as Name, decode(name as Name, block));
    } catch (error) {
      if (!(error instanceof LockShapeError)) throw error;
      throw PipelineError.of(
        `${what} "${name}": ${error.message}`,
        lineOf(lines, `${JSON.stringify(name)}: {`, lock),
        `Somebody edited ${lock}, or a merge mixed two blocks. ${RESOLVE}`,
      );
    }
  }
  return items;
}

function lineOf(lines: readonly LockLine[], start: string, name: string): SourcePosition | null {
  const line = lines.find(({ text }) => text.trimStart().startsWith(start));
  return line === undefined ? firstLine(lines, name) : positionOf(name, line);
}

function firstLine(lines: readonly LockLine[], name: string): SourcePosition | null {
  const [line] = lines;
  return line === undefined ? null : positionOf(name, line);
}
