import { posix } from 'node:path';
import { type Diagnostic, PipelineError } from '../model/errors.js';
import { toldOnce } from '../model/told-once.js';
import { type BuildContext, type BuiltStage, buildStage } from './build-stage.js';
import type { CellGlob } from './cells.js';
import { type Expanded, expand, isGroup } from './expand.js';
import { Globs } from './globs.js';
import { CellBudget, MAX_CELLS } from './limits.js';
import { withMadeFiles } from './made-files.js';
import type { Graph, Stage, StageName } from '../model/graph.js';
import { byCodeUnit } from './by-code-unit.js';
import { inStage, tried } from './in-stage.js';
import { link } from './link.js';
import { type PipelineLocation, locatePipeline } from './locate.js';
import { type PipelineDisk, readSource } from './params-file.js';
import { reservedPaths } from './reserved.js';
import { checkSyntax, resolve } from './template.js';
import type { MapNode } from './tree.js';
import { validated } from './validate.js';
import { NO_VARS, type Vars, type VarsFile, addVars, loadDefaultVars } from './vars.js';
import { parseYaml } from './yaml.js';

export interface LoadOptions {
  readonly disk: PipelineDisk;
  /** Absolute: where the search for the pipeline file starts. */
  readonly directory: string;
  /** The pipeline file from `directory`; null: look for it. */
  readonly file: string | null;
  /** How many cells all groups may have together; `MAX_CELLS` where left out. */
  readonly maxCells?: number | undefined;
}

/** A pipeline file that was read and fits the schema, with its vars; its stages are not resolved yet. */
export interface PipelineDocument extends PipelineLocation {
  readonly root: MapNode;
  readonly vars: Vars;
}

/**
 * Reads a pipeline to its resolved graph: find → parse → validate → vars → templates and cells → link.
 * @throws PipelineError with every diagnostic of the phase that failed
 */
export function loadPipeline(options: LoadOptions): Graph {
  return resolvePipeline(readPipeline(options), options);
}

/**
 * The pipeline's document and vars files without its stages: what an overlay needs in order to find
 * the file that has a key.
 * @throws PipelineError
 */
export function readPipeline({ disk, directory, file }: LoadOptions): PipelineDocument {
  const location = locatePipeline(disk, directory, file);
  const source = readSource(disk, posix.join(location.workspace, location.file), location.file);
  if (source === null) throw PipelineError.of(`${location.file} vanished while it was read`);
  const root = validated(parseYaml(source));
  return { ...location, root, vars: loadVars(root, location, disk) };
}

function loadVars(root: MapNode, { workspace, dialect }: PipelineLocation, disk: PipelineDisk): Vars {
  const list = root.entries.get('vars')?.value;
  const place = { disk, workspace, wdir: '.' };
  const base = dialect === 'dvc' || list === undefined ? loadDefaultVars(place) : NO_VARS;
  return list === undefined ? base : addVars(base, list, place);
}

function resolvePipeline(document: PipelineDocument, { disk, maxCells = MAX_CELLS }: LoadOptions): Graph {
  const { workspace, file, dialect, root, vars } = document;
  const reserved = reservedPaths(workspace, file);
  const globs = new Globs(disk, workspace);
  const context: BuildContext = { disk, workspace, dialect, vars, reserved, globs };
  checkTopLevel(root, vars);
  const { built, groups, cellGlobs } = buildStages(root, context, new CellBudget(maxCells));
  const stages = withMadeFiles(built, cellGlobs, globs, workspace);
  const links = link(stages, groups, workspace);
  const byName = new Map(stages.map(({ stage }) => [stage.name, stage]));
  return {
    dialect,
    workspace,
    file,
    stages: new Map(links.order.flatMap((name): [StageName, Stage][] => entryOf(byName, name))),
    upstream: links.upstream,
    downstream: links.downstream,
    groups,
    varsFiles: uniquePaths(vars.files),
  };
}

interface BuiltStages {
  readonly built: readonly BuiltStage[];
  readonly groups: Graph['groups'];
  readonly cellGlobs: readonly CellGlob[];
}

const NOTHING: Expanded = { definitions: [], globs: [] };

/** Every stage, or every diagnostic: one bad stage doesn't hide the next. */
function buildStages(root: MapNode, context: BuildContext, budget: CellBudget): BuiltStages {
  const stages: BuiltStage[] = [];
  const cellGlobs: CellGlob[] = [];
  const groups = new Map<string, readonly StageName[]>();
  const diagnostics: Diagnostic[] = [];
  const definitions = root.entries.get('stages')?.value;
  if (definitions?.kind !== 'map') return { built: stages, groups, cellGlobs };
  const making = { ...context, scope: context.vars.scope, budget };
  for (const [name, entry] of definitions.entries) {
    const expanded = tried(() => inStage(name, () => expand(name, entry, making)), NOTHING, diagnostics);
    const built = expanded.definitions.flatMap((definition) =>
      tried(() => [buildStage(definition, context)], [], diagnostics),
    );
    for (const stage of built) stages.push(stage);
    cellGlobs.push(...expanded.globs);
    if (isGroup(entry)) groups.set(name, built.map(({ stage }) => stage.name).sort(byCodeUnit));
  }
  if (diagnostics.length > 0) throw new PipelineError(toldOnce(diagnostics));
  return { built: stages, groups, cellGlobs };
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

function uniquePaths(files: readonly VarsFile[]): string[] {
  return [...new Set(files.map(({ path }) => path))];
}
