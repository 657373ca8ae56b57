import { PipelineError } from '../model/errors.js';
import { workspacesOf } from '../record/known-runs.js';
import { runIds } from '../record/run-ids.js';
import { storeLayout } from '../store/layout.js';
import { openGraph } from './open-graph.js';
import type { Site } from './site.js';

/** What one can name in a workspace. */
export interface Names {
  readonly stages: readonly string[];
  readonly groups: readonly string[];
  /** Oldest first. */
  readonly runs: readonly string[];
  /** Scratch workspaces that have a name, or were given one. */
  readonly overlays: readonly string[];
}

const NONE: Names = { stages: [], groups: [], runs: [], overlays: [] };

/** The names that a shell completes; none where there is no pipeline that can be read. */
export function names(site: Pick<Site, 'pipeline' | 'system'>): Names {
  const { disk } = site.system;
  try {
    const { workspace, stages, groups } = openGraph(site);
    return {
      stages: [...stages.keys()],
      groups: [...groups.keys()],
      runs: runIds(disk, storeLayout(workspace).history),
      overlays: workspacesOf(disk, workspace).flatMap(({ scratch }) => scratch ?? []),
    };
  } catch (error) {
    // Who presses a key is told nothing.
    if (error instanceof PipelineError) return NONE;
    throw error;
  }
}
