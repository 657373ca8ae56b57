import { join, relative } from 'node:path';
import { openWorkspace, PipelineError } from 'lockstep';
import type { FollowedRun, Goal, ListedStage, Workspace } from 'lockstep';
import type { CellState } from '../model.js';

/** Which pipeline is looked at, and from where. */
export interface PipelinePlace {
  readonly workspace: Workspace;
  /** Where it was looked for: absolute. */
  readonly directory: string;
  readonly file?: string;
  readonly maxCells?: number;
}

/** A pipeline as it is where a run was. */
export interface PresentPipeline {
  readonly workspace: Workspace;
  readonly stages: readonly ListedStage[];
  readonly goals: readonly Goal[];
  /** Without a run: what stands in the workspace. */
  readonly present: ReadonlyMap<string, CellState>;
}

/**
 * The pipeline of the workspace that a run was in, an overlay's own among them; nothing of one that can't be read, since
 * that may be just what is edited.
 */
export async function pipelineOf(
  place: PipelinePlace,
  followed: FollowedRun | null,
  onNotice: (text: string) => void,
): Promise<PresentPipeline> {
  try {
    const workspace = await workspaceOf(place, followed);
    const pipeline = await workspace.pipeline();
    return { workspace, ...pipeline, present: followed === null ? await upToDate(workspace) : new Map() };
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    onNotice(error.message);
    return { workspace: place.workspace, stages: [], goals: [], present: new Map() };
  }
}

async function workspaceOf(
  { workspace, directory, ...options }: PipelinePlace,
  followed: FollowedRun | null,
): Promise<Workspace> {
  const own = followed?.run;
  if (own === undefined || own.scratch === null) return workspace;
  const below = relative(workspace.folder, directory);
  return openWorkspace({ ...options, directory: join(own.workspace, below) });
}

async function upToDate(workspace: Workspace): Promise<ReadonlyMap<string, CellState>> {
  const { stages } = await workspace.plan();
  return new Map(
    stages.flatMap(({ name, action }) => (action === 'up-to-date' ? [[name, action] as const] : [])),
  );
}
