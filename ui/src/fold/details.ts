import { paramsOf, type ListedStage, type Standing, type Value as ToldValue } from 'lockstep';
import type { CellState, Details, Log } from '../model.js';
import { curvesOf, decimated } from './curves.js';
import type { Told } from './told.js';
import { plainValue } from './value.js';

/** Points of a curve that a page is sent at most. */
const MOST_POINTS = 1000;

/** All that is known of a cell when it is looked at. */
export interface Known {
  readonly name: string;
  readonly state: CellState;
  /** `null`: the pipeline doesn't have it any more. */
  readonly stage: ListedStage | null;
  readonly standing: Standing | null;
  readonly told: Told;
  /** Its params by file and key, with their values. */
  readonly params: readonly (readonly [key: string, value: ToldValue])[];
  readonly waitsFor: readonly string[];
  readonly log: Log | null;
}

export function detailsOf({ name, state, stage, standing, told, params, waitsFor, log }: Known): Details {
  const reasons = (standing?.reasons ?? []).map(({ text }) => text);
  const given = stage?.with == null ? [] : paramsOf({ with: stage.with });
  return {
    name,
    reasons: [...(reasons.length > 0 ? reasons : usualReasons(state)), ...told.remarks],
    failure: told.failure,
    params: [...given, ...params].map(([key, value]) => [key, shownValue(value)]),
    command: stage === null ? null : commandOf(stage),
    deps: stage?.deps.map(depText) ?? [],
    outs: stage?.outs.map(({ path }) => path) ?? [],
    waitsFor,
    curves: curvesOf(told.series).map((curve) => decimated(curve, MOST_POINTS)),
    log,
  };
}

function usualReasons(state: CellState): readonly string[] {
  return state === 'up-to-date' ? ['its inputs and outs are those of the record'] : [];
}

function commandOf(stage: ListedStage): string {
  if ('script' in stage) return stage.export === undefined ? stage.script : `${stage.script}#${stage.export}`;
  return typeof stage.cmd === 'string' ? stage.cmd : stage.cmd.join('\n');
}

function depText(dep: ListedStage['deps'][number]): string {
  if (typeof dep === 'string') return dep;
  if ('stage' in dep) return dep.stage;
  return `${dep.glob.join(', ')} (${String(dep.files.length)} ${dep.files.length === 1 ? 'file' : 'files'})`;
}

function shownValue(value: ToldValue): string {
  return String(plainValue(value));
}
