import { basename, join } from 'node:path';
import { PipelineError } from '../model/errors.js';
import type { ToldEvent } from '../model/events.js';
import { followRun, type FollowEnd, type FollowHow } from '../record/follow-run.js';
import { isUnderWay, knownRuns, selectRun, type KnownRun } from '../record/known-runs.js';
import { isErrno } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import { checkoutIn, type Site } from './site.js';

/** A run with what it told and tells. */
export interface FollowedRun {
  readonly run: KnownRun;
  /** Whether it was chosen since it is under way, and not since it was named or is the last one. */
  readonly isUnderWay: boolean;
  /** From its first event to its last, some at a time. */
  readonly events: AsyncGenerator<readonly ToldEvent[], FollowEnd, undefined>;
  /**
   * What is at the end of a log that one of its events names, and whether it is cut there; `null`: it is gone.
   * @param bytes at most so many
   */
  logEnd(log: string, bytes: number): LogEnd | null;
}

export interface LogEnd {
  readonly bytes: Buffer;
  /** Whether there is more before it. */
  readonly isCut: boolean;
}

/**
 * @param wanted names the run; `null`: the one under way, or the last one
 * @throws PipelineError where there is no such run
 */
export function follow(site: Site, wanted: string | null, how?: FollowHow): FollowedRun {
  const { disk } = site.system;
  const runs = knownRuns(disk, checkoutIn(site));
  const living = wanted === null ? runs.findLast(({ folder }) => isUnderWay(site.system, folder)) : undefined;
  const run = wanted === null ? (living ?? runs.at(-1)) : selectRun(runs, wanted);
  if (run === undefined) {
    const advice = 'Start one with: lockstep run. The next one is waited for by: lockstep attach --wait';
    throw PipelineError.of('no run has left a record here', null, advice);
  }
  return {
    run,
    isUnderWay: living !== undefined,
    events: followRun(site.system, run.folder, how),
    logEnd: (log, bytes) => logEnd(disk, join(run.folder, 'logs', basename(log)), bytes),
  };
}

function logEnd(disk: Pick<Disk, 'stat' | 'readEnd'>, path: string, most: number): LogEnd | null {
  try {
    const size = disk.stat(path)?.size;
    return size === undefined ? null : { bytes: disk.readEnd(path, most), isCut: size > most };
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return null;
    throw error;
  }
}
