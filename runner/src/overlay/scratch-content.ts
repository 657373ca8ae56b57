import { join, posix } from 'node:path';
import { PipelineError } from '../model/errors.js';
import type { Graph, Stage, WorkspacePath } from '../model/graph.js';
import { leavesWorkspace } from '../pipeline/paths.js';
import { Producers } from '../plan/producers.js';
import type { Disk } from '../system/disk.js';
import type { System } from '../system/system.js';
import { contentOf, mirrored, type Mirrored } from './mirror.js';
import type { Overlay } from './overlay.js';
import { workspaceFiles } from './workspace-files.js';

export interface ScratchSource {
  /** The checkout's pipeline, its workspace the checkout. */
  readonly checkout: Graph;
  /** The same pipeline under the overlay. */
  readonly graph: Graph;
  readonly overlay: Overlay;
  /** Whether the scratch workspace has results of its own: they stay, and the checkout's don't come in. */
  readonly hasResults: boolean;
}

/**
 * What a scratch workspace is to hold: the checkout's files, the merged params, links to packages. Of the
 * checkout's outs only those come along that this pipeline has under the overlay, too.
 * @throws PipelineError when git can't list the checkout's files
 */
export async function scratchContent(
  { disk, git }: Pick<System, 'disk' | 'git'>,
  source: ScratchSource,
): Promise<ReadonlyMap<WorkspacePath, Mirrored>> {
  const { checkout, graph, overlay, hasResults } = source;
  const [own, others] = [new Producers(graph), new Producers(checkout)];
  const isMade = (producers: Producers, path: WorkspacePath): boolean =>
    producers.origin(path).kind === 'made';
  const locks = new Set([...graph.files.values()].map(({ lock }) => lock));
  const files = await workspaceFiles({ disk, git }, checkout.workspace, [...checkout.files.keys()]);
  const bringsOuts = files.source === 'git' && !hasResults;
  const isPart = (path: WorkspacePath): boolean =>
    isMade(own, path) ? bringsOuts : !isMade(others, path) && !locks.has(path);

  const wanted = new Map<WorkspacePath, Mirrored>();
  const add = (entries: Iterable<readonly [WorkspacePath, Mirrored]>): void => {
    for (const [path, entry] of entries) wanted.set(path, entry);
  };
  for (const path of files.paths.filter(isPart)) add(mirrored(disk, checkout.workspace, path));
  for (const path of inputsOf(graph)) {
    // Git may ignore a file that a stage reads: data that nobody commits.
    if (own.origin(path).kind === 'source') add(contentOf(disk, join(checkout.workspace, path), path));
  }
  for (const { wdir } of graph.stages.values()) {
    if (disk.stat(join(checkout.workspace, wdir))?.kind === 'folder') wanted.set(wdir, { kind: 'folder' });
  }
  for (const [path, text] of overlay.texts) wanted.set(path, { kind: 'text', text });
  add(packageLinks(disk, checkout.workspace, wanted.keys()));
  if (hasResults) {
    for (const { outs } of graph.stages.values()) {
      for (const { path } of outs) wanted.set(path, { kind: 'kept' });
    }
  }
  for (const lock of locks) wanted.set(lock, { kind: 'kept' });
  for (const { folder } of graph.files.values())
    wanted.set(posix.join(folder, '.lockstep'), { kind: 'kept' });
  wanted.set('.lockstep', { kind: 'kept' });
  return wanted;
}

/** Files and folders inside the workspace that stages name. */
function inputsOf(graph: Graph): ReadonlySet<WorkspacePath> {
  const paths = [...graph.stages.values()].flatMap((stage) => [
    ...reached(stage).map(({ path }) => path),
    ...(stage.action.kind === 'script' ? [stage.action.script] : []),
    ...stage.outs.flatMap(({ compare }) => (compare.kind === 'script' ? [compare.script] : [])),
  ]);
  return new Set(paths.filter((path) => path !== '.' && !leavesWorkspace(path)));
}

function reached({
  deps,
  params,
}: Stage): readonly { readonly what: string; readonly path: WorkspacePath }[] {
  return [
    ...deps.flatMap((dep) => (dep.kind === 'path' ? [{ what: `dep ${dep.declared}`, path: dep.path }] : [])),
    ...params.map(({ declared, path }) => ({ what: `params file ${declared}`, path })),
  ];
}

/**
 * Whether the pipeline can run in a scratch workspace. Pure.
 * @throws PipelineError for a relative path out of the workspace, and for changed params that a stage makes
 */
export function checkFit(graph: Graph, overlay: Overlay): void {
  refuseUnreachable(graph);
  refuseMadeParams(new Producers(graph), overlay);
}

function refuseUnreachable(graph: Graph): void {
  for (const stage of graph.stages.values()) {
    const outside = [
      ...(leavesWorkspace(stage.wdir) ? [`wdir ${stage.wdir}`] : []),
      // An absolute path is the same one from everywhere.
      ...reached(stage)
        .filter(({ path }) => leavesWorkspace(path) && !posix.isAbsolute(path))
        .map(({ what }) => what),
    ];
    if (outside.length === 0) continue;
    throw PipelineError.of(
      `stage "${stage.name}": ${outside.join(', ')} lies outside the workspace, where a scratch workspace can't reach it`,
      stage.position,
      'Run without -S, --params and --name; or move the pipeline file up, or what it reads into the workspace',
    );
  }
}

function refuseMadeParams(producers: Producers, { texts }: Overlay): void {
  for (const path of texts.keys()) {
    const origin = producers.origin(path);
    if (origin.kind !== 'made') continue;
    throw PipelineError.of(
      `${path} is made by stage "${origin.producer.stage}", so that no param in it can be changed`,
      null,
      'Change what that stage reads',
    );
  }
}

/** node_modules of the workspace and of every package in it. */
function packageLinks(
  disk: Pick<Disk, 'stat'>,
  checkout: string,
  paths: Iterable<WorkspacePath>,
): readonly (readonly [WorkspacePath, Mirrored])[] {
  const folders = new Set<WorkspacePath>(['.']);
  for (const path of paths) {
    for (let folder = posix.dirname(path); !folders.has(folder); folder = posix.dirname(folder)) {
      folders.add(folder);
    }
  }
  return [...folders].flatMap((folder) => {
    const target = join(checkout, folder, 'node_modules');
    if (disk.stat(target)?.kind !== 'folder') return [];
    return [[posix.join(folder, 'node_modules'), { kind: 'link', target }] as const];
  });
}
