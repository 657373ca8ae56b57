import type { StageName } from '../model/graph.js';
import type { StageKey } from '../model/hashes.js';
import type { RecordedParams } from '../model/recorded-params.js';
import type { Disk } from '../system/disk.js';
import { recordedLines } from './recorded-lines.js';

/** A stage that a run executed to its end. */
export interface Made {
  /** As `recordedName` has it. */
  readonly stage: StageName;
  readonly key: StageKey;
  /** What it was given of params; absent: the record doesn't say. */
  readonly params?: RecordedParams;
}

/** What the run in a folder executed, as far as it recorded keys; of a stage that was tried again the last try. */
export function madeByRun(disk: Disk, folder: string): readonly Made[] {
  const begun = new Map<StageName, Made>();
  const made = new Map<StageName, Made>();
  for (const line of recordedLines(disk, folder)) {
    if (line.type === 'attempt-started' && line.key !== undefined) {
      const { stage, key, params } = line;
      begun.set(stage, { stage, key, ...(params === undefined ? {} : { params }) });
    }
    if (line.type !== 'attempt-ended' || line.outcome !== 'executed') continue;
    const one = begun.get(line.stage);
    if (one !== undefined) made.set(line.stage, one);
  }
  return [...made.values()];
}
