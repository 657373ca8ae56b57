import type { Diagnostic, SourcePosition } from '../model/errors.js';
import type { Definition } from './expand.js';
import type {
  Dialect,
  Entry,
  PipelineFile,
  Stage,
  StageAction,
  StageName,
  WorkspacePath,
} from '../model/graph.js';
import { addressOf, stageMeant } from '../model/pipeline-file.js';
import type { Globs } from './globs.js';
import { inStage, told } from './in-stage.js';
import { type PlacedDep, readDeps, readParamsDeps } from './inputs.js';
import { type PlacedOut, readOuts } from './outs.js';
import type { ReadDisk } from './params-file.js';
import { type StagePlace, placedPath } from './paths.js';
import type { Reserved } from './reserved.js';
import { readResources } from './resources.js';
import { readGrace, readRetries, readTimeout } from './stage-limits.js';
import { readEnv, readKey, readPassEnv, readPriority, readShell } from './settings.js';
import { type Span, errorAt, positionOf } from './source.js';
import { flag, plainText, requireInside, requirePath, requireText } from './stage-parts.js';
import { type Allowed, resolve } from './template.js';
import type { OptionStyle } from './unpack.js';
import { type MapNode, describe, emptyMap, toJson, toValue } from './tree.js';
import { type Vars, addVars } from './vars.js';

/** What building any stage of a pipeline needs to know. */
export interface BuildContext {
  readonly disk: ReadDisk;
  readonly workspace: string;
  readonly file: PipelineFile;
  /** All of the graph, by path. */
  readonly files: ReadonlyMap<WorkspacePath, PipelineFile>;
  readonly vars: Vars;
  /** How a map becomes options. */
  readonly style: OptionStyle;
  /** What no stage may make. */
  readonly reserved: readonly Reserved[];
  readonly globs: Globs;
}

/** A stage, with the places that linking may have to point at. */
export interface BuiltStage {
  readonly stage: Stage;
  /** The stage's name in the file. */
  readonly at: Span;
  readonly deps: readonly PlacedDep[];
  readonly outs: readonly PlacedOut[];
  /** The files that `vars` name, the stage's own and the pipeline's. */
  readonly varsFiles: readonly WorkspacePath[];
}

/**
 * One stage from its definition: templates resolved, every value checked, paths from the workspace.
 * @throws PipelineError naming the stage
 */
export function buildStage(definition: Definition, context: BuildContext): BuiltStage {
  return inStage(addressOf(context.file, definition.name), () => build(definition, context));
}

function build(definition: Definition, context: BuildContext): BuiltStage {
  const { workspace, file } = context;
  const { folder, dialect } = file;
  // As in DVC, a stage's own vars count from its wdir, so they can't be used in it.
  const wdir = readWdir(definition, { workspace, folder, wdir: folder });
  const place: StagePlace = { workspace, folder, wdir };
  const { scope, files } = withOwnVars(definition, context, wdir);
  const body = resolveBody(definition.body, scope, context.style);
  const meant = (text: string): StageName => stageMeant(context.files, file, text);
  const deps = readDeps(body, place, { meant, globs: context.globs });
  const outs = readOuts(body, place, context.reserved);
  const problems: Diagnostic[] = [];
  const params = told(addressOf(file, definition.name), problems, (found) =>
    readParamsDeps(body, place, dialect, files, found),
  );
  const script = body.entries.get('script')?.value;
  const exported = body.entries.get('export')?.value;
  const desc = body.entries.get('desc')?.value;
  const meta = body.entries.get('meta')?.value;
  const stage: Stage = {
    name: addressOf(file, definition.name),
    own: definition.name,
    file,
    group: definition.group === null ? null : addressOf(file, definition.group),
    cell: definition.cell,
    item: itemOf(definition),
    position: placed(definition.at),
    places: {
      deps: deps.map(({ at }) => placed(at)),
      outs: outs.map(({ at }) => placed(at)),
      script: script === undefined ? null : placed(script.at),
      ...(exported === undefined ? {} : { export: placed(exported.at) }),
    },
    desc: desc === undefined ? null : plainText(desc, 'desc'),
    action: readAction(body, place, dialect),
    wdir,
    deps: deps.map(({ dep }) => dep),
    params,
    problems,
    outs: outs.map(({ out }) => out),
    env: readEnv(body),
    passEnv: readPassEnv(body),
    resources: readResources(body),
    priority: readPriority(body),
    graceMs: readGrace(body),
    timeoutMs: readTimeout(body),
    retries: readRetries(body),
    key: readKey(body),
    frozen: flag(body, 'frozen') ?? false,
    alwaysChanged: flag(body, 'always_changed') ?? false,
    meta: meta === undefined ? null : toJson(meta),
  };
  const varsFiles = files.filter(({ isNamed }) => isNamed).map(({ path }) => path);
  return { stage, at: definition.at, deps, outs, varsFiles };
}

/** Nobody computes with it, as with `meta`, so that dates and long integers do no harm. */
function itemOf({ cell, scope }: Definition): Stage['item'] {
  const item = cell === null ? undefined : scope.get('item');
  return item === undefined ? null : toJson(item);
}

function placed(at: Span): SourcePosition {
  const position = positionOf(at);
  if (position === null) throw new TypeError('a pipeline file without positions');
  return position;
}

function readWdir({ body, scope }: Definition, place: StagePlace): WorkspacePath {
  const node = body.entries.get('wdir')?.value;
  if (node === undefined) return place.folder;
  const text = plainText(resolve(node, scope, 'scalar'), 'wdir');
  return placedPath(place, text === '' ? '.' : text);
}

function withOwnVars({ body, scope, group }: Definition, context: BuildContext, wdir: WorkspacePath): Vars {
  const own = body.entries.get('vars')?.value;
  const base: Vars = { scope, files: context.vars.files };
  if (own === undefined) return base;
  const reserved = group === null ? [] : ['item', 'key'].filter((name) => scope.has(name));
  const { disk, workspace, file } = context;
  return addVars(base, own, { disk, workspace, folder: file.folder, wdir }, reserved);
}

/** What a `${}` may stand for, by the stage's key. */
function allowedIn(key: string, style: OptionStyle): Allowed {
  if (key === 'cmd') return style;
  // In `do` a matrix makes nothing, as in DVC; but what it names must be there.
  return key === 'with' || key === 'matrix' ? 'any' : 'scalar';
}

function resolveBody(body: MapNode, scope: Vars['scope'], style: OptionStyle): MapNode {
  const entries = [...body.entries]
    // Resolved already, or not to be resolved.
    .filter(([name]) => name !== 'wdir' && name !== 'vars')
    .map(
      ([name, { key, value }]) =>
        [name, { key, value: resolve(value, scope, allowedIn(name, style)) }] as const,
    );
  return { ...body, entries: new Map(entries) };
}

function readAction(body: MapNode, place: StagePlace, dialect: Dialect): StageAction {
  const script = body.entries.get('script')?.value;
  if (script !== undefined) {
    const path = requireInside(script, requirePath(script, 'script'), place, 'script');
    const given = body.entries.get('with')?.value ?? emptyMap(script.at);
    return { kind: 'script', script: path, ...readExport(body), with: toValue(given) };
  }
  const cmd = body.entries.get('cmd')?.value;
  if (cmd === undefined) throw errorAt(body.at, 'needs "cmd" or "script"');
  const shell = readShell(body, dialect);
  const handed = body.entries.get('with')?.value;
  const given = handed === undefined ? null : toValue(handed);
  if (cmd.kind === 'map') throw errorAt(cmd.at, `cmd must be text or a list, not ${describe(cmd)}`);
  if (cmd.kind === 'list') {
    const commands = cmd.items.map((item) => requireText(item, 'a command'));
    return { kind: 'command', declared: commands, commands, shell, with: given };
  }
  const declared = requireText(cmd, 'cmd');
  return {
    kind: 'command',
    declared,
    commands: dialect === 'dvc' ? lines(declared) : [declared],
    shell,
    with: given,
  };
}

/** Whatever a module may call an export, but for what would look like another script. */
function readExport(body: MapNode): Pick<Entry, 'export'> {
  const node = body.entries.get('export')?.value;
  if (node === undefined) return {};
  const name = plainText(node, 'export');
  if (name !== '' && !/[#/\s]|\.[A-Za-z]\w*$/.test(name)) return { export: name };
  throw errorAt(
    node.at,
    `"${name}" can't be the name of an export`,
    'Name one exported function of the script, such as "draw"',
  );
}

/** As Python's `splitlines`; DVC runs each line, and an empty one does nothing. */
function lines(text: string): string[] {
  // eslint-disable-next-line no-control-regex
  return text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/).filter((line) => line.trim() !== '');
}
