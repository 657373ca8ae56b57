import { basename, dirname, posix, resolve } from 'node:path';
import { PipelineError } from '../model/errors.js';
import type { Graph } from '../model/graph.js';
import { OWN_FOLDER } from '../model/pipeline-file.js';
import { displayPath, isWithin } from '../pipeline/paths.js';
import type { Disk } from '../system/disk.js';
import { isErrno } from '../system/disk-tree.js';
import { openGraph } from './open-graph.js';
import type { Site } from './site.js';

/**
 * Where a file goes that somebody asks for by its path: links followed.
 * @param path absolute
 * @throws PipelineError where it is lockstep's own, or would lie over an out of a stage, or there is no folder for it
 */
export function freePlace(site: Site, path: string): string {
  const { disk } = site.system;
  const place = placeOf(disk, path);
  if (place.split('/').includes(OWN_FOLDER)) {
    throw PipelineError.of(
      `${path} lies in a ${OWN_FOLDER}, which is lockstep's own`,
      null,
      'Name another place',
    );
  }
  const graph = openGraph(site);
  const stage = makerOf(graph, disk.realPath(graph.workspace), place);
  if (stage === null) return place;
  throw PipelineError.of(
    `${displayPath(graph.workspace, path)} is an out of ${stage}, or lies in one or over one`,
    null,
    'Name another place: what a stage makes comes from that stage alone',
  );
}

function placeOf(disk: Disk, path: string): string {
  try {
    return resolve(disk.realPath(dirname(path)), basename(path));
  } catch (error) {
    if (!isErrno(error, 'ENOENT', 'ENOTDIR')) throw error;
    throw PipelineError.of(
      `there is no folder ${dirname(path)}`,
      null,
      'Make it first, or name another place',
    );
  }
}

function makerOf({ stages }: Graph, workspace: string, place: string): string | null {
  for (const { name, outs } of stages.values()) {
    for (const { path } of outs) {
      const out = posix.resolve(workspace, path);
      if (isWithin(place, out) || isWithin(out, place)) return name;
    }
  }
  return null;
}
