import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { decodeNoopIndex } from '../../model/noop-index.js';
import { areAsSeen, type Inode } from '../signature.js';
import { circumstancesOf } from './circumstances.js';

/** An exception for each absent file would cost more than all the rest. */
const QUIET = { throwIfNoEntry: false } as const;

/**
 * Whether the last complete run found nothing to do and nothing has changed since of what it looked at, by one pass
 * of `lstat`: the road of the commonest run, on which no pipeline is parsed and no module is loaded that isn't needed.
 * @param workspace absolute: the pipeline file's folder
 * @param build the folder of this build of lockstep
 * @returns how many stages are up to date; null where only the whole road can tell
 */
export function stagesUpToDate(workspace: string, build: string): number | null {
  try {
    // Another run is at work, or one was killed.
    if (ownFacts(join(workspace, '.lockstep', 'lock')) !== undefined) return null;
    const index = decodeNoopIndex(readFileSync(join(workspace, '.lockstep', 'index')));
    if (index?.circumstances !== circumstancesOf(workspace, build)) return null;
    if (!areAsSeen(index.seen, ownFacts)) return null;
    if (!areAsSeen(index.behind, factsBehind)) return null;
    for (const [path, place] of index.real) if (realpathSync.native(path) !== place) return null;
    return index.stages;
  } catch {
    // There is no index, or something can't be looked at: the whole road tells what.
    return null;
  }
}

function ownFacts(path: string): Inode | undefined {
  try {
    return lstatSync(path, QUIET);
  } catch (error) {
    if (isBelowFile(error)) return undefined;
    throw error;
  }
}

function factsBehind(path: string): Inode | undefined {
  try {
    return statSync(path, QUIET);
  } catch (error) {
    if (isBelowFile(error)) return undefined;
    throw error;
  }
}

/** There nothing lies, either: Node throws for it all the same. */
function isBelowFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOTDIR';
}
