import { posix } from 'node:path';
import type { StageName, WorkspacePath } from '../model/graph.js';
import { leavesWorkspace } from '../pipeline/paths.js';
import { encodeOwn, type OwnContent } from '../system/own-file.js';

export const ASIDE_FORMAT = { name: 'aside', version: 2 };

/** What took the place: a stage that ran, a stored result, or what `aside restore` or `runs apply` put there. */
export type Displacement = 'run' | 'restore' | 'put-back';

/** Whose place it was, and what took it. */
export interface AsideFacts {
  readonly path: WorkspacePath;
  /** `null`: no stage did it. */
  readonly stage: StageName | null;
  readonly cause: Displacement;
}

/** Written before the content is moved. */
export interface AsideRecord extends AsideFacts {
  /** Bytes, summed over a folder's files. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export function encodeAside(record: AsideRecord): string {
  return encodeOwn(ASIDE_FORMAT, { ...record, at: new Date(record.at).toISOString() });
}

/** @returns null where it is no record: its content is kept, and told without a path */
export function decodeAside(found: OwnContent): AsideRecord | null {
  const json = found.kind === 'proven' ? found.content : unversioned(found);
  if (typeof json !== 'object' || json === null) return null;
  const { path, stage, cause, size, at }: Partial<Record<string, unknown>> = { ...json };
  const time = typeof at === 'string' ? Date.parse(at) : NaN;
  if (typeof path !== 'string' || !isInside(path)) return null;
  if (stage !== null && typeof stage !== 'string') return null;
  if (cause !== 'run' && cause !== 'restore' && cause !== 'put-back') return null;
  if (typeof size !== 'number' || Number.isNaN(time)) return null;
  return { path, stage, cause, size, at: time };
}

/** What the first versions wrote: the same without a check. */
function unversioned(found: OwnContent): object | null {
  if (found.kind !== 'unproven') return null;
  const { json } = found;
  return typeof json === 'object' && json !== null && 'version' in json && json.version === 1 ? json : null;
}

/** A record must never lead `aside restore` out of the workspace, or over all of it. */
function isInside(path: string): boolean {
  return path !== '.' && posix.normalize(path) === path && !leavesWorkspace(path);
}
