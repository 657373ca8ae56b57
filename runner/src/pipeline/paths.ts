import { posix } from 'node:path';
import type { WorkspacePath } from '../model/graph.js';

/**
 * A path as the pipeline file writes it, from the workspace: normalised, `.` for the workspace itself.
 * What lies outside keeps its `..`, or stays absolute where it was written so.
 */
export function workspacePath(workspace: string, wdir: WorkspacePath, declared: string): WorkspacePath {
  // Nearly every path is plain already, and a grid has thousands.
  if (wdir === '.' && PLAIN.test(declared)) return declared;
  const absolute = posix.resolve(workspace, wdir, declared);
  const relative = posix.relative(workspace, absolute);
  if (!leaves(relative)) return relative === '' ? '.' : relative;
  return posix.isAbsolute(declared) || posix.isAbsolute(wdir) ? absolute : relative;
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
