import { posix } from 'node:path';
import { type Diagnostic, PipelineError } from '../model/errors.js';
import { type BuildContext, type BuiltStage, buildStage } from './build-stage.js';
import { byCodeUnit } from './by-code-unit.js';
import type { CellGlob } from './cells.js';
import { filesInOuts } from './dvc/in-outs.js';
import { checkDvcLock } from './dvc/lock-check.js';
import type { PlacedPointer } from './dvc/pointer-file.js';
import { readProjects } from './dvc/read-projects.js';
import { readHistoryLimits } from './history-limits.js';
import { type Expanded, expand, isGroup } from './expand.js';
import { gathered } from './gathered.js';
import { Globs } from './globs.js';
import { inStage, tried } from './in-stage.js';
import { CellBudget, MAX_CELLS } from './limits.js';
import { link } from './link.js';
import { locatePipeline } from './locate.js';
import { withMadeFiles } from './made-files.js';
import type { Graph, HistoryLimits, PipelineFile, Stage, StageName, WorkspacePath } from '../model/graph.js';
import { addressOf } from '../model/pipeline-file.js';
import { toldOnce } from '../model/told-once.js';
import { type ReadDisk, parsedYaml, readSource } from './params-file.js';
import { joined, readMeasured } from './measured.js';
import { pipelineFiles, seenFromOf } from './pipeline-files.js';
import { reservedPaths } from './reserved.js';
import type { MapNode } from './tree.js';
import { validated } from './validate.js';
import type { OptionStyle } from './unpack.js';
import { NO_VARS, type Vars, addVars, loadDefaultVars } from './vars.js';

export interface LoadOptions {
  readonly disk: ReadDisk;
  /** Absolute: where the search for the pipeline file starts. */
  readonly directory: string;
  /** The pipeline file from `directory`; null: look for it. */
  readonly file: string | null;
  /** How many cells all groups may have together; `MAX_CELLS` where left out. */
  readonly maxCells?: number | undefined;
}

/** A pipeline file that was read and fits the schema, with its vars; its stages are not resolved yet. */
export interface PipelineDocument {
  readonly file: PipelineFile;
  readonly root: MapNode;
  readonly vars: Vars;
  /** How its commands make options of a map. */
  readonly style: OptionStyle;
}

/** The files of a graph, read; the one that was asked for is the first, where there is one. */
export interface PipelineDocuments {
  /** Absolute. */
  readonly workspace: string;
  readonly seenFrom: WorkspacePath;
  readonly documents: readonly PipelineDocument[];
  /** The `.dvc` files of the DVC projects that they lie in. */
  readonly pointers: readonly PlacedPointer[];
}

/**
 * Reads a pipeline to its resolved graph: find → parse → validate → vars → templates and cells → link; all files of it
 * up to the last step, which makes them one.
 * @throws PipelineError with every diagnostic of the phase that failed
 */
export function loadPipeline(options: LoadOptions): Graph {
  return resolvePipeline(readPipeline(options), options);
}

/**
 * The pipeline's documents and vars files without its stages: what an overlay needs in order to find
 * the file that has a key.
 * @throws PipelineError
 */
export function readPipeline({ disk, directory, file }: LoadOptions): PipelineDocuments {
  const location = locatePipeline(disk, directory, file);
  const { workspace } = location;
  const { files, projects } = pipelineFiles(disk, location);
  const seenFrom = seenFromOf(location);
  const { pointers, styleOf } = readProjects(disk, workspace, seenFrom, projects);
  return {
    workspace,
    seenFrom,
    documents: gathered(files, (one) => readDocument(disk, workspace, one, styleOf(one.path))),
    pointers,
  };
}

function readDocument(
  disk: ReadDisk,
  workspace: string,
  file: PipelineFile,
  style: OptionStyle,
): PipelineDocument {
  const source = readSource(disk, posix.join(workspace, file.path), file.path);
  if (source === null) throw PipelineError.of(`${file.path} vanished while it was read`);
  const root = validated(parsedYaml(disk, source), file.dialect);
  if (file.dialect === 'dvc') {
    const lock = posix.join(file.folder, 'dvc.lock');
    checkDvcLock(disk, posix.join(workspace, lock), lock);
  }
  return { file, root, vars: loadVars(root, workspace, file, disk), style };
}

function loadVars(root: MapNode, workspace: string, { folder, dialect }: PipelineFile, disk: ReadDisk): Vars {
  const list = root.entries.get('vars')?.value;
  const place = { disk, workspace, folder, wdir: folder };
  const base = dialect === 'dvc' || list === undefined ? loadDefaultVars(place) : NO_VARS;
  return list === undefined ? base : addVars(base, list, place);
}

function resolvePipeline(
  { workspace, seenFrom, documents, pointers: placed }: PipelineDocuments,
  { disk, maxCells = MAX_CELLS }: LoadOptions,
): Graph {
  const files = documents.map(({ file }) => file);
  const byPath = new Map(files.map((file) => [file.path, file]));
  const globs = new Globs(disk, workspace);
  const budget = new CellBudget(maxCells);
  const built = gathered(documents, ({ file, root, vars, style }) => {
    const reserved = reservedPaths(workspace, file, files);
    const context = { disk, workspace, file, files: byPath, vars, style, reserved, globs };
    const made = buildStages(root, context, budget);
    const place = { workspace, folder: file.folder, wdir: file.folder };
    const plots = made.stages.flatMap(({ outs }) => outs.flatMap(({ plot }) => plot ?? []));
    return { file, ...made, measured: readMeasured(root, vars, place, plots) };
  });
  const inside = filesInOuts([
    ...built
      .filter(({ file }) => file.dialect === 'dvc')
      .map(({ file, stages }) => ({ file: file.path, outs: outsOf(stages) })),
    ...placed.map(({ pointer }) => ({ file: pointer.file, outs: pointer.outs.map(({ path }) => path) })),
  ]);
  // What was asked for is there, wherever it lies.
  const kept = built.filter(({ file }) => file.prefix === null || !inside.has(file.path));
  const pointers = placed.filter(({ pointer }) => !inside.has(pointer.file));
  const stages = withMadeFiles(
    kept.flatMap((one) => one.stages),
    kept.flatMap((one) => one.cellGlobs),
    globs,
    workspace,
  );
  const groups = new Map(kept.flatMap((one) => [...one.groups]));
  const links = link(stages, pointers, groups, workspace);
  const byName = new Map(stages.map(({ stage }) => [stage.name, stage]));
  return {
    workspace,
    seenFrom,
    files: new Map(kept.map(({ file }) => [file.path, file])),
    stages: new Map(links.order.flatMap((name): [StageName, Stage][] => entryOf(byName, name))),
    upstream: links.upstream,
    downstream: links.downstream,
    groups,
    pointers: new Map(pointers.map(({ pointer }) => [pointer.name, pointer])),
    tracked: links.tracked,
    edges: links.edges,
    measured: joined(kept.map(({ measured }) => measured)),
    history: documents.map(historyOf).reduceRight((inner, outer) => ({ ...inner, ...outer }), {}),
  };
}

interface BuiltStages {
  readonly stages: readonly BuiltStage[];
  readonly groups: Graph['groups'];
  readonly cellGlobs: readonly CellGlob[];
}

const NOTHING: Expanded = { definitions: [], globs: [] };

/** Every stage, or every diagnostic: one bad stage doesn't hide the next. */
function buildStages(root: MapNode, context: BuildContext, budget: CellBudget): BuiltStages {
  const { file, vars } = context;
  const stages: BuiltStage[] = [];
  const cellGlobs: CellGlob[] = [];
  const groups = new Map<string, readonly StageName[]>();
  const diagnostics: Diagnostic[] = [];
  const definitions = root.entries.get('stages')?.value;
  if (definitions?.kind !== 'map') return { stages, groups, cellGlobs };
  const making = { ...context, scope: vars.scope, budget };
  for (const [name, entry] of definitions.entries) {
    const address = addressOf(file, name);
    const expanded = tried(() => inStage(address, () => expand(name, entry, making)), NOTHING, diagnostics);
    const built = expanded.definitions.flatMap((definition) =>
      tried(() => [buildStage(definition, context)], [], diagnostics),
    );
    for (const stage of built) stages.push(stage);
    cellGlobs.push(...expanded.globs);
    if (isGroup(entry.value)) groups.set(address, built.map(({ stage }) => stage.name).sort(byCodeUnit));
  }
  if (diagnostics.length > 0) throw new PipelineError(toldOnce(diagnostics));
  return { stages, groups, cellGlobs };
}

function historyOf({ root, file }: PipelineDocument): HistoryLimits {
  return readHistoryLimits(root, file.dialect);
}

function outsOf(stages: readonly BuiltStage[]): readonly WorkspacePath[] {
  return stages.flatMap(({ stage }) => stage.outs.map(({ path }) => path));
}

function entryOf(stages: ReadonlyMap<StageName, Stage>, name: StageName): [StageName, Stage][] {
  const stage = stages.get(name);
  return stage === undefined ? [] : [[name, stage]];
}
