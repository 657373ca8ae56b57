import { StoreError } from '../model/errors.js';
import type { ProcessIdentity } from '../system/processes.js';
import type { Handle } from './executor.js';

/** What `local` knows a job by: the leader of its process group, and the file that it prints into. */
export interface LocalJob extends ProcessIdentity {
  /** Absent in what the first versions kept. */
  readonly log?: string;
  /** Milliseconds; absent in what earlier versions kept. */
  readonly graceMs?: number;
}

/** What earlier versions gave every stage, milliseconds. */
const GRACE_MS = 5000;

export function graceOf({ graceMs = GRACE_MS }: LocalJob): number {
  return graceMs;
}

export function encodeLocalJob({ pid, startTime, bootId, pidNamespace, log, graceMs }: LocalJob): Handle {
  return JSON.stringify({ pid, startTime, bootId, pidNamespace, log, graceMs });
}

/** @throws StoreError for what isn't a handle of `local` */
export function decodeLocalJob(handle: Handle): LocalJob {
  let job: unknown = null;
  try {
    job = JSON.parse(handle);
  } catch {
    // Said below.
  }
  if (typeof job === 'object' && job !== null && isLocalJob(job)) return job;
  throw new StoreError(
    `"${handle}" names no process, so a stage that was interrupted can't be ended by itself\n` +
      'End what still runs of it, then remove its folder in .lockstep/attempts: its old outs lie there in "old".',
  );
}

function isLocalJob(value: object): value is LocalJob {
  const { pid, startTime, bootId, pidNamespace, log, graceMs }: Partial<Record<keyof LocalJob, unknown>> =
    value;
  return (
    typeof pid === 'number' &&
    [startTime, bootId, pidNamespace].every((text) => typeof text === 'string') &&
    (log === undefined || typeof log === 'string') &&
    (graceMs === undefined || typeof graceMs === 'number')
  );
}
