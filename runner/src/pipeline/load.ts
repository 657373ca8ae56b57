import { posix } from 'node:path';
import { type Diagnostic, PipelineError } from '../model/errors.js';
import { type BuildContext, type BuiltStage, buildStage, inStage } from './build-stage.js';
import { expand, isGroup } from './expand.js';
import type { Graph, PipelineFile, Stage, StageName, WorkspacePath } from '../model/graph.js';
import { addressOf } from '../model/pipeline-file.js';
import { byCodeUnit } from './inputs.js';
import { link } from './link.js';
import { locatePipeline } from './locate.js';
import { type ReadDisk, readSource } from './params-file.js';
import { pipelineFiles, seenFromOf } from './pipeline-files.js';
import { reservedPaths } from './reserved.js';
import { checkSyntax, resolve } from './template.js';
import type { MapNode } from './tree.js';
import { validated } from './validate.js';
import { NO_VARS, type Vars, addVars, loadDefaultVars } from './vars.js';
import { parseYaml } from './yaml.js';

export interface LoadOptions {
  readonly disk: ReadDisk;
  /** Absolute: where the search for the pipeline file starts. */
  readonly directory: string;
  /** The pipeline file from `directory`; null: look for it. */
  readonly file: string | null;
}

/** A pipeline file that was read and fits the schema, with its vars; its stages are not resolved yet. */
export interface PipelineDocument {
  readonly file: PipelineFile;
  readonly root: MapNode;
  readonly vars: Vars;
}

/** The files of a graph, read; the one that was asked for is the first, where there is one. */
export interface PipelineDocuments {
  /** Absolute. */
  readonly workspace: string;
  readonly seenFrom: WorkspacePath;
  readonly documents: readonly PipelineDocument[];
}

/**
 * Reads a pipeline to its resolved graph: find → parse → validate → vars → templates and cells → link; all files of it
 * up to the last step, which makes them one.
 * @throws PipelineError with every diagnostic of the phase that failed
 */
export function loadPipeline(options: LoadOptions): Graph {
  return resolvePipeline(readPipeline(options), options.disk);
}

/**
 * The pipeline's documents and vars files without its stages: what an overlay needs in order to find
 * the file that has a key.
 * @throws PipelineError
 */
export function readPipeline({ disk, directory, file }: LoadOptions): PipelineDocuments {
  const location = locatePipeline(disk, directory, file);
  const { workspace } = location;
  const files = pipelineFiles(disk, location);
  return {
    workspace,
    seenFrom: seenFromOf(location),
    documents: gathered(files, (one) => readDocument(disk, workspace, one)),
  };
}

function readDocument(disk: ReadDisk, workspace: string, file: PipelineFile): PipelineDocument {
  const source = readSource(disk, posix.join(workspace, file.path), file.path);
  if (source === null) throw PipelineError.of(`${file.path} vanished while it was read`);
  const root = validated(parseYaml(source));
  return { file, root, vars: loadVars(root, workspace, file, disk) };
}

function loadVars(root: MapNode, workspace: string, { folder, dialect }: PipelineFile, disk: ReadDisk): Vars {
  const list = root.entries.get('vars')?.value;
  const place = { disk, workspace, folder, wdir: folder };
  const base = dialect === 'dvc' || list === undefined ? loadDefaultVars(place) : NO_VARS;
  return list === undefined ? base : addVars(base, list, place);
}

function resolvePipeline({ workspace, seenFrom, documents }: PipelineDocuments, disk: ReadDisk): Graph {
  const files = new Map(documents.map(({ file }) => [file.path, file]));
  const reserved = reservedPaths(workspace, files.values());
  const built = gathered(documents, ({ file, root, vars }) => {
    checkTopLevel(root, vars);
    return buildStages(root, { disk, workspace, file, files, vars, reserved });
  });
  const stages = built.flatMap((one) => one.stages);
  const groups = new Map(built.flatMap((one) => [...one.groups]));
  const links = link(stages, groups, workspace);
  const byName = new Map(stages.map(({ stage }) => [stage.name, stage]));
  return {
    workspace,
    seenFrom,
    files,
    stages: new Map(links.order.flatMap((name): [StageName, Stage][] => entryOf(byName, name))),
    upstream: links.upstream,
    downstream: links.downstream,
    groups,
  };
}

/** What is made of each, or every diagnostic: one bad file doesn't hide the next. */
function gathered<Item, Made>(items: readonly Item[], make: (item: Item) => Made): readonly Made[] {
  const diagnostics: Diagnostic[] = [];
  const made = items.flatMap((item): readonly Made[] => {
    try {
      return [make(item)];
    } catch (error) {
      if (!(error instanceof PipelineError)) throw error;
      diagnostics.push(...error.diagnostics);
      return [];
    }
  });
  if (diagnostics.length > 0) throw new PipelineError(diagnostics);
  return made;
}

/** Every stage, or every diagnostic: one bad stage doesn't hide the next. */
function buildStages(
  root: MapNode,
  context: BuildContext,
): { readonly stages: readonly BuiltStage[]; readonly groups: Graph['groups'] } {
  const { file, vars } = context;
  const stages: BuiltStage[] = [];
  const groups = new Map<string, readonly StageName[]>();
  const diagnostics: Diagnostic[] = [];
  const definitions = root.entries.get('stages')?.value;
  if (definitions?.kind !== 'map') return { stages, groups };
  for (const [name, entry] of definitions.entries) {
    try {
      const address = addressOf(file, name);
      const built = inStage(address, () => expand(name, entry, vars.scope, file.dialect)).map((definition) =>
        buildStage(definition, context),
      );
      stages.push(...built);
      if (isGroup(entry)) groups.set(address, built.map(({ stage }) => stage.name).sort(byCodeUnit));
    } catch (error) {
      // The first bad cell of a group tells what is wrong with all of them.
      if (!(error instanceof PipelineError)) throw error;
      diagnostics.push(...error.diagnostics);
    }
  }
  if (diagnostics.length > 0) throw new PipelineError(diagnostics);
  return { stages, groups };
}

/** DVC's other sections have no effect here, but a template in them must name something. */
function checkTopLevel(root: MapNode, vars: Vars): void {
  for (const section of ['metrics', 'params', 'plots', 'artifacts']) {
    const node = root.entries.get(section)?.value;
    if (node === undefined) continue;
    checkSyntax(node);
    resolve(node, vars.scope, 'scalar');
  }
}

function entryOf(stages: ReadonlyMap<StageName, Stage>, name: StageName): [StageName, Stage][] {
  const stage = stages.get(name);
  return stage === undefined ? [] : [[name, stage]];
}
