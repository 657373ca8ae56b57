import { resolve } from 'node:path';
import { openGraph } from '../commands/open-graph.js';
import type { System } from '../system/system.js';
import type { Scope } from '../pipeline/targets.js';
import { nodeSystem } from '../system/node/index.js';
import { lockstepVersion } from '../system/node/version.js';
import { OpenedWorkspace } from './opened-workspace.js';
import type { Workspace } from './workspace.js';

export interface OpenOptions {
  /** Where the pipeline is looked for: there, then in the folders above. */
  readonly directory: string;
  /** The pipeline file, from `directory`; left out: pipeline.yaml, else dvc.yaml. */
  readonly file?: string;
  /** Where no target is named, every file of the workspace is meant, not the one that was found. */
  readonly all?: boolean;
  /** Likewise every file in this folder and below, from `directory`. */
  readonly recursive?: string;
  /** Files merged over the params, in order: the pipeline runs in a scratch workspace. */
  readonly params?: readonly string[];
  /** Single params, each `[file:]key=value`, applied after `params`; likewise. */
  readonly set?: readonly string[];
  /** The scratch workspace's name. */
  readonly name?: string;
  /** The world; left out: Node's. */
  readonly system?: System;
  /** Variables that lockstep and its stages see; left out: the system's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Hears what else there is to say to people, such as that another run is at work in what is shown. */
  readonly onNotice?: (text: string) => void;
}

/**
 * Opens a pipeline for as many calls as you like. It writes nothing, prints nothing, catches no signals and leaves
 * the process free to end.
 * @throws PipelineError where there is no pipeline, or something is wrong with it or the params
 */
export async function openWorkspace(options: OpenOptions): Promise<Workspace> {
  const { file, params = [], set = [], name, env, onNotice } = options;
  const directory = resolve(options.directory);
  const scope = scopeOf(options, directory);
  const { system = nodeSystem } = options;
  const site = {
    system: env === undefined ? system : { ...system, host: { ...system.host, env } },
    version: lockstepVersion,
    pipeline: { directory, file: file ?? null, params, set, name: name ?? null, ...scope },
    notify: (text: string) => onNotice?.(text),
  };
  const { workspace } = await Promise.resolve(site).then(openGraph);
  return new OpenedWorkspace(workspace, site);
}

function scopeOf({ all = false, recursive }: OpenOptions, directory: string): { readonly scope?: Scope } {
  if (recursive !== undefined) return { scope: { kind: 'below', folder: resolve(directory, recursive) } };
  return all ? { scope: { kind: 'all' } } : {};
}
