import { posix } from 'node:path';
import type { WorkspacePath } from '../model/graph.js';

/**
 * A path as the pipeline file writes it, from the workspace: normalised, `.` for the workspace itself.
 * What lies outside keeps its `..`, or stays absolute where it was written so.
 */
export function workspacePath(workspace: string, wdir: WorkspacePath, declared: string): WorkspacePath {
  // Nearly every path is plain already, and a grid has thousands.
  if (PLAIN.test(declared) && !leavesWorkspace(wdir)) return wdir === '.' ? declared : `${wdir}/${declared}`;
  const absolute = posix.resolve(workspace, wdir, declared);
  const relative = posix.relative(workspace, absolute);
  if (!leaves(relative)) return relative === '' ? '.' : relative;
  return posix.isAbsolute(declared) || posix.isAbsolute(wdir) ? absolute : relative;
}

/**
 * As `workspacePath`, but that what is written absolute stays so where it leaves the folder of its file, as it does
 * where that file is looked at alone.
 */
export function placedPath({ workspace, folder, wdir }: StagePlace, declared: string): WorkspacePath {
  const path = workspacePath(workspace, wdir, declared);
  const isWrittenSo = posix.isAbsolute(declared) || posix.isAbsolute(wdir);
  if (!isWrittenSo || folder === '.' || isWithin(path, folder)) return path;
  return posix.resolve(workspace, path);
}

/** Where a stage's paths count from. */
export interface StagePlace {
  /** Absolute. */
  readonly workspace: string;
  /** Of the pipeline file. */
  readonly folder: WorkspacePath;
  readonly wdir: WorkspacePath;
}

/** Parts that don't start with a dot, single slashes between them. */
const PLAIN = /^[^./][^/]*(?:\/[^./][^/]*)*$/;

export function leavesWorkspace(path: WorkspacePath): boolean {
  return posix.isAbsolute(path) || leaves(path);
}

/** Whether a path is a folder's or the folder itself; both absolute, or both from the workspace. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** `s3://…`, `https://…`: what DVC calls a remote dependency. */
export function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
}

/** As errors name a file: from the workspace where it lies inside, else absolute. */
export function displayPath(workspace: string, absolute: string): string {
  const relative = posix.relative(workspace, absolute);
  return leaves(relative) ? absolute : relative;
}

function leaves(relative: string): boolean {
  return relative === '..' || relative.startsWith('../');
}
