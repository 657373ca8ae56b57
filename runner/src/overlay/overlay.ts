import { posix } from 'node:path';
import { PipelineError } from '../model/errors.js';
import type { Sha256 } from '../model/hashes.js';
import type { Graph, WorkspacePath } from '../model/graph.js';
import { loadPipeline, type PipelineDocuments, readPipeline } from '../pipeline/load.js';
import { type ReadDisk, readParamsFile } from '../pipeline/params-file.js';
import { displayPath, leavesWorkspace, workspacePath } from '../pipeline/paths.js';
import { errorAt } from '../pipeline/source.js';
import type { Vars } from '../pipeline/vars.js';
import { type Assignment, parseAssignment } from './assignment.js';
import { type Change, mergeParams, type ParamsTarget } from './merge.js';
import { changedText } from './params-text.js';

/** What the command line asks for (law 8 of docs/concepts.md). */
export interface OverlayRequest {
  /** `--params FILE`, in order; from `directory`. */
  readonly params: readonly string[];
  /** `-S [FILE:]key=value`, in order, after `params`. */
  readonly set: readonly string[];
  /** Absolute. */
  readonly directory: string;
  /** As in `LoadOptions`. */
  readonly maxCells?: number | undefined;
}

/** Params files as they are under an overlay. */
export interface Overlay {
  /** Only those that it names. */
  readonly texts: ReadonlyMap<WorkspacePath, string>;
  /** Equal for overlays that say the same. */
  readonly hash: Sha256;
}

/**
 * Reads an overlay and merges it over the pipeline's params files.
 * @throws PipelineError for a file that is missing or no params file, and for all that `mergeParams` refuses
 */
function readOverlay(disk: ReadDisk, pipeline: PipelineDocuments, request: OverlayRequest): Overlay {
  const { workspace, seenFrom } = pipeline;
  const vars = varsOf(pipeline);
  const assignments = request.set.map(parseAssignment);
  const targets = new Map<WorkspacePath, ParamsTarget>();
  for (const { path, document } of vars.flatMap(({ files }) => files))
    targets.set(path, { path, root: document.root });
  const searched = [...targets.keys()];
  for (const assignment of assignments) {
    const named = namedTarget(disk, workspace, seenFrom, assignment);
    if (named !== null && !targets.has(named.path)) targets.set(named.path, named);
  }
  // A key without a file is looked for in the vars files, not in one that another -S happens to name.
  const changes: readonly Change[] = [
    ...request.params.map((name) => overlayFile(disk, posix.resolve(request.directory, name), workspace)),
    ...assignments.map((assignment) => ({
      ...assignment,
      file: assignment.file === null ? null : workspacePath(workspace, seenFrom, assignment.file),
    })),
  ];
  const fromFiles = new Set(
    vars.flatMap(({ files }) => files.flatMap(({ document }) => [...document.root.entries.keys()])),
  );
  const elsewhere = new Set(
    vars.flatMap(({ scope }) => [...scope.keys()].filter((name) => !fromFiles.has(name))),
  );
  const { roots, hash } = mergeParams([...targets.values()], changes, { searched, elsewhere });
  const outside = [...roots.keys()].find(leavesWorkspace);
  if (outside !== undefined) {
    throw PipelineError.of(
      `${outside} lies outside the workspace ${workspace}, and a scratch workspace can't change it`,
      null,
      'Move the params file into the workspace',
    );
  }
  const texts = new Map(
    [...roots].map(([path, root]) => [path, changedText(targets.get(path)?.root ?? root, root, path)]),
  );
  return { texts, hash };
}

/**
 * Whether overlays fit a pipeline's params, before anything is written for one of them.
 * @throws PipelineError for the first that doesn't
 */
export function requireOverlays(
  disk: ReadDisk,
  file: string | null,
  directory: string,
  requests: readonly OverlayRequest[],
): void {
  const pipeline = readPipeline({ disk, directory, file });
  for (const request of requests) readOverlay(disk, pipeline, request);
}

/** Where keys are looked for: in the vars of the file that was asked for; of all where none was. */
function varsOf({ documents }: PipelineDocuments): readonly Vars[] {
  const own = documents.filter(({ file }) => file.prefix === null);
  return (own.length > 0 ? own : documents).map(({ vars }) => vars);
}

/** A pipeline under an overlay; nothing is written for it. */
export interface OverlaidPipeline {
  readonly overlay: Overlay;
  readonly graph: Graph;
}

/**
 * Loads a pipeline as it is under other params.
 * @param file the pipeline file, from the request's directory; null: look for it
 * @throws PipelineError for a bad pipeline or overlay
 */
export function loadWithOverlay(
  disk: ReadDisk,
  file: string | null,
  request: OverlayRequest,
): OverlaidPipeline {
  const { directory, maxCells } = request;
  const pipeline = readPipeline({ disk, directory, file });
  const overlay = readOverlay(disk, pipeline, request);
  const seen = overlayDisk(disk, pipeline.workspace, overlay);
  const graph = loadPipeline({ disk: seen, directory, file, maxCells });
  return { overlay, graph };
}

/** The disk as the pipeline's reader sees it under an overlay. */
function overlayDisk(disk: ReadDisk, workspace: string, { texts }: Overlay): ReadDisk {
  const absolute = new Map([...texts].map(([path, text]) => [posix.resolve(workspace, path), text]));
  return {
    ...disk,
    read(path) {
      const text = absolute.get(path);
      return text === undefined ? disk.read(path) : Buffer.from(text);
    },
  };
}

function overlayFile(disk: ReadDisk, absolute: string, workspace: string): Change {
  const name = displayPath(workspace, absolute);
  const value = readParamsFile(disk, absolute, name);
  if (value === null) {
    throw PipelineError.of(`there is no params file ${name}`, null, 'Correct the name behind --params');
  }
  return { file: null, key: [], value, text: null, at: null };
}

function namedTarget(
  disk: ReadDisk,
  workspace: string,
  seenFrom: WorkspacePath,
  { file, fileAt }: Assignment,
): ParamsTarget | null {
  if (file === null) return null;
  const path = workspacePath(workspace, seenFrom, file);
  const root = readParamsFile(disk, posix.resolve(workspace, path), path);
  if (root === null)
    throw errorAt(fileAt, `there is no params file ${path}`, 'Correct the name before the colon');
  return { path, root };
}
