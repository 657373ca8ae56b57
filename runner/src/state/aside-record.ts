import { posix } from 'node:path';
import type { StageName, WorkspacePath } from '../model/graph.js';
import { leavesWorkspace } from '../pipeline/paths.js';

const VERSION = 1;

/** What took the place: a stage that ran, a stored result, or content that `aside restore` put back. */
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
  return `${JSON.stringify({ version: VERSION, ...record, at: new Date(record.at).toISOString() })}\n`;
}

/** @returns null where the text is no record of this version: its content is kept, and told without a path */
export function decodeAside(text: string): AsideRecord | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof json !== 'object' || json === null) return null;
  const { version, path, stage, cause, size, at }: Partial<Record<string, unknown>> = { ...json };
  const time = typeof at === 'string' ? Date.parse(at) : NaN;
  if (version !== VERSION || typeof path !== 'string' || !isInside(path)) return null;
  if (stage !== null && typeof stage !== 'string') return null;
  if (cause !== 'run' && cause !== 'restore' && cause !== 'put-back') return null;
  if (typeof size !== 'number' || Number.isNaN(time)) return null;
  return { path, stage, cause, size, at: time };
}

/** A record must never lead `aside restore` out of the workspace, or over all of it. */
function isInside(path: string): boolean {
  return path !== '' && path !== '.' && posix.normalize(path) === path && !leavesWorkspace(path);
}
