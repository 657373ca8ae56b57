import { posix } from 'node:path';
import { PipelineError, type Diagnostic } from '../model/errors.js';
import type { Graph, PipelineFile, Stage, WorkspacePath } from '../model/graph.js';
import { askedFor } from '../model/pipeline-file.js';
import { checkoutOf } from '../pipeline/checkout.js';
import { isDvcRoot } from '../pipeline/dvc-project.js';
import { globbedFiles } from '../pipeline/globs.js';
import { loadPipeline } from '../pipeline/load.js';
import { isWithin } from '../pipeline/paths.js';
import { Producers } from '../plan/producers.js';
import type { Disk } from '../system/disk.js';
import { isOfItsPath } from '../system/trouble.js';

/** A pipeline that isn't part of the graph. */
interface Foreign {
  readonly graph: Graph;
  readonly producers: Producers;
}

/**
 * What stages read that a pipeline makes which isn't part of the graph: it would pass for a plain source, and be stale
 * without anybody knowing.
 * @throws PipelineError naming who makes it, for each place that asks for it
 */
export function refuseForeignDeps(disk: Disk, graph: Graph, stages: readonly Stage[]): void {
  const search = new Search(disk, graph);
  const told = new Map<string, Diagnostic>();
  for (const stage of stages) {
    if (stage.frozen) continue;
    const tracked = new Set(graph.tracked.get(stage.name)?.map(({ path }) => path));
    for (const [index, dep] of stage.deps.entries()) {
      if (dep.kind !== 'path' || tracked.has(dep.path)) continue;
      const maker = search.makerOf(dep.path);
      if (maker === null) continue;
      const position = stage.places.deps[index] ?? stage.position;
      told.set(`${position.file}:${position.line}:${position.column} ${dep.path}`, {
        message: `dep "${dep.declared}" is made by stage "${maker.stage}" of ${maker.file}, which is no part of this graph`,
        position,
        advice: adviceFor(graph, maker.file),
      });
    }
  }
  if (told.size > 0) throw new PipelineError([...told.values()]);
}

/**
 * A pipeline without any stage is nothing to run; with others below it, something was forgotten.
 * @throws PipelineError naming them
 */
export function refuseEmptyAbove(disk: Disk, graph: Graph): void {
  if (graph.stages.size > 0) return;
  const own = askedFor(graph.files.values());
  if (own === null) return;
  const place = { workspace: graph.workspace, folder: own.folder, wdir: own.folder };
  const names = { patterns: ['**/{pipeline,dvc}.yaml'], exclude: [] };
  const below = globbedFiles(disk, place, names)
    .map(({ path }) => path)
    .filter((path) => !graph.files.has(path));
  if (below.length === 0) return;
  const [first = ''] = below;
  throw PipelineError.of(
    `${own.path} has no stages, and there are pipeline files below it that it doesn't include: ${below.slice(0, 3).join(', ')}${below.length > 3 ? ', …' : ''}`,
    null,
    own.dialect === 'lockstep'
      ? `Write "include: [${first}]" into it, or go there: "lockstep -C ${posix.dirname(first)} …"`
      : `Go there ("lockstep -C ${posix.dirname(first)} …"), or make them one DVC project ("dvc init").`,
  );
}

class Search {
  readonly #own: Producers;
  readonly #foreign = new Map<string, Foreign | null>();
  /** By folder: those of it and of the folders above. A thousand deps lie in one. */
  readonly #reached = new Map<string, readonly Foreign[]>();

  constructor(
    private readonly disk: Disk,
    private readonly graph: Graph,
  ) {
    this.#own = new Producers(graph);
  }

  /** Who else makes a path, or something in it. */
  makerOf(path: WorkspacePath): { readonly stage: string; readonly file: string } | null {
    if (this.#own.origin(path).kind !== 'source') return null;
    const absolute = posix.resolve(this.graph.workspace, path);
    for (const { graph, producers } of this.#foreignFrom(posix.dirname(absolute))) {
      const origin = producers.origin(posix.relative(graph.workspace, absolute));
      const maker =
        origin.kind === 'made' ? origin.producer : origin.kind === 'holds' ? origin.producers[0] : undefined;
      const stage = maker === undefined ? undefined : graph.stages.get(maker.stage);
      if (stage === undefined) continue;
      const file = posix.relative(this.graph.workspace, posix.join(graph.workspace, stage.file.path));
      return { stage: stage.own, file };
    }
    return null;
  }

  #foreignFrom(folder: string): readonly Foreign[] {
    const known = this.#reached.get(folder);
    if (known !== undefined) return known;
    const found = this.#foreignSeenFrom(folder);
    this.#reached.set(folder, found);
    return found;
  }

  /** None where nobody may look: whoever hashes the dep says so. */
  #foreignSeenFrom(folder: string): readonly Foreign[] {
    try {
      return this.#foldersUp(folder).flatMap((one) => this.#foreignIn(one));
    } catch (error) {
      if (isOfItsPath(error)) return [];
      throw error;
    }
  }

  /** A folder and those above it, up to git's root or a scratch workspace; to the workspace where there is neither. */
  #foldersUp(from: string): readonly string[] {
    const folders: string[] = [];
    for (let folder = from; ; folder = posix.dirname(folder)) {
      folders.push(folder);
      const isLast = checkoutOf(folder) !== null || this.disk.stat(posix.join(folder, '.git')) !== null;
      if (isLast) return folders;
      if (folder === posix.dirname(folder)) break;
    }
    return folders.filter((folder) => isWithin(folder, this.graph.workspace));
  }

  #foreignIn(folder: string): readonly Foreign[] {
    const files = ['pipeline.yaml', 'dvc.yaml']
      .map((name) => posix.join(folder, name))
      .filter((file) => !this.graph.files.has(posix.relative(this.graph.workspace, file)))
      .filter((file) => this.disk.stat(file)?.kind === 'file')
      .map((file) => this.#load(folder, posix.basename(file)));
    const isProject = isDvcRoot(this.disk, folder) && !this.#isPart(folder);
    return [...files, ...(isProject ? [this.#load(folder, null)] : [])].filter((one) => one !== null);
  }

  /** Whether the graph has the files of the DVC project that begins here. */
  #isPart(root: string): boolean {
    const isOf = ({ dialect, folder }: PipelineFile): boolean =>
      dialect === 'dvc' && isWithin(posix.join(this.graph.workspace, folder), root);
    return [...this.graph.files.values()].some(isOf);
  }

  /** One that can't be read makes nothing that anybody could know. */
  #load(directory: string, file: string | null): Foreign | null {
    const id = posix.join(directory, file ?? '.dvc');
    const known = this.#foreign.get(id);
    if (known !== undefined) return known;
    const found = this.#tryToLoad(directory, file);
    this.#foreign.set(id, found);
    return found;
  }

  #tryToLoad(directory: string, file: string | null): Foreign | null {
    try {
      const graph = loadPipeline({ disk: this.disk, directory, file });
      return { graph, producers: new Producers(graph) };
    } catch (error) {
      if (error instanceof PipelineError) return null;
      throw error;
    }
  }
}

function adviceFor(graph: Graph, file: string): string {
  const own = askedFor(graph.files.values());
  const isInside = !file.startsWith('..');
  if (own?.dialect === 'lockstep' && isInside) {
    return `Add it to "include" of ${own.path}, so that it is made first.`;
  }
  return 'Include both from one pipeline.yaml further up, or track what is read by a .dvc file ("dvc import").';
}
