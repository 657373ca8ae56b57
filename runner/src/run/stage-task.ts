import { dirname, join, resolve } from 'node:path';
import { PipelineError } from '../model/errors.js';
import { BASH_VARIABLES, commandLine, shellOf } from '../executors/command-line.js';
import type { GraphCodes } from '../inputs/code/graph-codes.js';
import {
  globText,
  type Dep,
  type Stage,
  type StageAction,
  type StageName,
  type Value,
} from '../model/graph.js';
import { recordedName } from '../model/pipeline-file.js';
import { readParams } from '../pipeline/params.js';
import type { Session } from '../workspace/session.js';
import { METRICS_VARIABLE, SPEC_VARIABLE } from '../stage/protocol.js';
import { encodeStageSpec, type SpecDep } from '../stage/spec.js';
import type { Attempt } from '../state/attempt.js';
import type { StageInputs } from '../model/records.js';
import type { StageTask } from './context.js';
import { dvcLiveFolders } from './live/dvclive.js';

type Command = Extract<StageAction, { kind: 'command' }>;
type Script = Extract<StageAction, { kind: 'script' }>;

/** Where what is started finds its spec, and writes its outs. */
export type StagePlace = Pick<Attempt, 'folder' | 'outPath'>;

/**
 * What to start for a stage.
 * @param log absolute path of the file that it prints into
 * @throws PipelineError for a script that changed since it was planned, and a wdir that isn't there
 */
export async function stageTask(
  session: Session,
  codes: GraphCodes,
  stage: Stage,
  inputs: StageInputs,
  attempt: StagePlace,
  log: string,
): Promise<StageTask> {
  const cwd = resolve(session.graph.workspace, stage.wdir);
  if (session.disk.stat(cwd)?.kind !== 'folder') {
    throw PipelineError.of(
      `stage "${stage.name}": its wdir ${stage.wdir} is no folder`,
      stage.position,
      'Create it, or correct the path.',
    );
  }
  const { action, graceMs } = stage;
  const isScript = action.kind === 'script';
  const progress = join(attempt.folder, 'progress.ndjson');
  const metrics = join(attempt.folder, 'metrics.ndjson');
  const { program, args, env } =
    action.kind === 'script'
      ? await scriptCall(session, codes, stage, action, inputs, attempt, progress)
      : commandCall(session, stage, action);
  const outs = stage.outs.map((out) => attempt.outPath(out));
  return {
    task: {
      program,
      args,
      env: { ...env, [METRICS_VARIABLE]: metrics },
      cwd,
      log,
      script: isScript,
      graceMs,
      folder: attempt.folder,
    },
    live: { progress: isScript ? progress : null, metrics, dvcLive: dvcLiveFolders(outs, cwd), log },
  };
}

/** A program, what it is given, and its environment. */
type Call = Pick<StageTask['task'], 'program' | 'args' | 'env'>;

function commandCall({ graph, host: { env } }: Session, stage: Stage, { commands, shell }: Command): Call {
  const names = Object.keys(env).filter((name) => shell !== 'bash' || !BASH_VARIABLES.includes(name));
  const isDvc = stage.file.dialect === 'dvc';
  const dvc = isDvc ? { DVC_ROOT: graph.workspace, DVC_STAGE: recordedName(stage) } : {};
  return {
    ...commandLine(commands, shellOf(shell, env.SHELL)),
    env: { ...inherited(env, names), ...dvc, ...stage.env },
  };
}

async function scriptCall(
  session: Session,
  codes: GraphCodes,
  stage: Stage,
  action: Script,
  inputs: StageInputs,
  attempt: StagePlace,
  progress: string,
): Promise<Call> {
  const { disk, host } = session;
  const { program, args } = await (await codes.of(stage.file, action)).prepare();
  const spec = join(attempt.folder, 'spec.json');
  for (const out of stage.outs) disk.makeFolder(dirname(attempt.outPath(out)));
  disk.write(
    spec,
    encodeStageSpec({
      stage: stage.own,
      params: paramsFor(session, stage, inputs),
      with: action.with,
      deps: stage.deps.map((dep) => specDep(session, dep)),
      outs: stage.outs.map((out) => ({ name: out.name, declared: out.declared, path: attempt.outPath(out) })),
      progress,
    }),
  );
  return {
    program,
    args,
    env: {
      ...inherited(host.env, ['PATH', 'HOME', 'TMPDIR', 'LANG']),
      TZ: 'UTC',
      ...inherited(host.env, stage.passEnv),
      ...stage.env,
      [SPEC_VARIABLE]: spec,
    },
  };
}

/** The values that the key was made from; a whole file is read, and checked again after the run. */
function paramsFor(
  { graph, disk }: Session,
  stage: Stage,
  inputs: StageInputs,
): Readonly<Record<string, Value>> {
  const values: Record<string, Value> = {};
  for (const { path, declared, keys } of stage.params) {
    const tracked = inputs.params[path];
    if (typeof tracked === 'object') Object.assign(values, tracked);
    if (keys !== null) continue;
    const document = readParams(disk, resolve(graph.workspace, path), path);
    if (document !== null) values[declared] = document.all();
  }
  return values;
}

function specDep({ graph }: Session, dep: Dep): SpecDep {
  const absolute = (path: string): string => resolve(graph.workspace, path);
  if (dep.kind === 'path') return { name: dep.name, declared: dep.declared, path: absolute(dep.path) };
  if (dep.kind === 'url') return { name: dep.name, declared: dep.url, path: dep.url };
  if (dep.kind === 'glob') {
    return { name: dep.name, glob: globText(dep.glob), files: dep.paths.map(absolute) };
  }
  const cells = (graph.groups.get(dep.target) ?? [dep.target]).map((name: StageName) => {
    const cell = graph.stages.get(name);
    return {
      name: cell?.own ?? name,
      with: cell?.action.with ?? null,
      outs: Object.fromEntries(
        (cell?.outs ?? []).map((out) => [out.name ?? out.declared, absolute(out.path)]),
      ),
    };
  });
  return { name: dep.name, stage: dep.stage, cells };
}

function inherited(env: Session['host']['env'], names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
