import { StoreError } from '../model/errors.js';
import { join } from 'node:path';
import type { ProcessGroup } from '../system/processes.js';
import type { Handle } from './executor.js';

/** What `local` knows a job by: the leader of its process group, and the file that it prints into. */
export interface LocalJob extends ProcessGroup {
  /** Milliseconds; absent in what earlier versions kept. */
  readonly graceMs?: number;
}

/** What earlier versions gave every stage, milliseconds. */
const GRACE_MS = 5000;

export function graceOf({ graceMs = GRACE_MS }: LocalJob): number {
  return graceMs;
}

/** The sign of life of a job, in its folder. */
export function signIn(folder: string): string {
  return join(folder, 'alive');
}

/** As its folder is seen from here: another container may have it at another path. */
export function seenFrom(job: LocalJob, folder: string | undefined): LocalJob {
  return folder === undefined || job.alive === undefined ? job : { ...job, alive: signIn(folder) };
}

/** Its group alone. */
export function withoutSign({ pid, startTime, bootId, pidNamespace, mark, log }: LocalJob): ProcessGroup {
  return {
    ...{ pid, startTime, bootId, pidNamespace },
    ...(mark === undefined ? {} : { mark }),
    ...(log === undefined ? {} : { log }),
  };
}

export function encodeLocalJob(job: LocalJob): Handle {
  const { pid, startTime, bootId, pidNamespace, host, alive, mark, log, graceMs } = job;
  return JSON.stringify({ pid, startTime, bootId, pidNamespace, host, alive, mark, log, graceMs });
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
  const fields: Partial<Record<keyof LocalJob, unknown>> = value;
  const { pid, startTime, bootId, pidNamespace, host, alive, mark, log, graceMs } = fields;
  return (
    typeof pid === 'number' &&
    [startTime, bootId, pidNamespace].every((text) => typeof text === 'string') &&
    [host, alive, mark, log].every((text) => text === undefined || typeof text === 'string') &&
    (graceMs === undefined || typeof graceMs === 'number')
  );
}
