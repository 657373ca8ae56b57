import { join } from 'node:path';
import type { StageName } from '../model/graph.js';
import type { StageKey } from '../model/hashes.js';
import { isErrno } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import { recordedLines } from './recorded-lines.js';

/** A stage that a run executed to its end. */
export interface Made {
  /** As `recordedName` has it. */
  readonly stage: StageName;
  readonly key: StageKey;
}

/** The runs in a folder of the history by their names, oldest first. */
export function runIds(disk: Disk, folder: string): readonly string[] {
  try {
    return disk.folders(folder);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  }
}

/** What a run executed, as far as it recorded keys; of a stage that was tried again the last try. */
export function madeByRun(disk: Disk, folder: string, run: string): readonly Made[] {
  const keys = new Map<StageName, StageKey>();
  const made = new Map<StageName, Made>();
  for (const line of recordedLines(disk, join(folder, run))) {
    if (line.type === 'attempt-started' && line.key !== undefined) keys.set(line.stage, line.key);
    if (line.type !== 'attempt-ended' || line.outcome !== 'executed') continue;
    const key = keys.get(line.stage);
    if (key !== undefined) made.set(line.stage, { stage: line.stage, key });
  }
  return [...made.values()];
}
