import type { StageName } from '../model/graph.js';
import type { StageKey } from '../model/hashes.js';
import type { Disk } from '../system/disk.js';
import { recordedLines } from './recorded-lines.js';

/** A stage that a run executed to its end. */
export interface Made {
  /** As `recordedName` has it. */
  readonly stage: StageName;
  readonly key: StageKey;
}

/** What the run in a folder executed, as far as it recorded keys; of a stage that was tried again the last try. */
export function madeByRun(disk: Disk, folder: string): readonly Made[] {
  const keys = new Map<StageName, StageKey>();
  const made = new Map<StageName, Made>();
  for (const line of recordedLines(disk, folder)) {
    if (line.type === 'attempt-started' && line.key !== undefined) keys.set(line.stage, line.key);
    if (line.type !== 'attempt-ended' || line.outcome !== 'executed') continue;
    const key = keys.get(line.stage);
    if (key !== undefined) made.set(line.stage, { stage: line.stage, key });
  }
  return [...made.values()];
}
