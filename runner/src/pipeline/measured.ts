import type { Goal, Measured, PlotDefinition } from '../model/measured.js';
import type { WorkspacePath } from '../model/graph.js';
import { suggest } from './nearest.js';
import { type StagePlace, placedPath } from './paths.js';
import { readTopLevelPlots } from './plots.js';
import { errorAt } from './source.js';
import { plainText, requireText } from './stage-parts.js';
import { type Scope, checkSyntax, resolve } from './template.js';
import { type Entry, type MapNode, type Node, describe, isNumber, textOf } from './tree.js';
import type { Vars } from './vars.js';

const DIRECTIONS = ['minimize', 'maximize'] as const;

/**
 * What the top level of one file says of metrics, params, plots and goals; DVC's `artifacts` are only checked.
 * @param stagePlots those that its stages' outs define
 * @throws PipelineError for a template that names nothing, a bad goal or plot
 */
export function readMeasured(
  root: MapNode,
  vars: Vars,
  place: StagePlace,
  stagePlots: readonly PlotDefinition[],
): Measured {
  const section = (name: string): Node | undefined => resolved(root.entries.get(name)?.value, vars.scope);
  section('artifacts');
  const paths = (name: string): readonly WorkspacePath[] =>
    itemsOf(section(name)).map((item) => placedPath(place, requireText(item, `an entry of "${name}"`)));
  const files = vars.files.map(({ path }) => path);
  return {
    metrics: paths('metrics'),
    params: [...new Set([...files, ...paths('params')])],
    plots: [...stagePlots, ...readTopLevelPlots(section('plots'), place)],
    goals: readGoals(section('goals'), place),
  };
}

export function joined(all: readonly Measured[]): Measured {
  return {
    metrics: [...new Set(all.flatMap(({ metrics }) => metrics))],
    params: [...new Set(all.flatMap(({ params }) => params))],
    plots: all.flatMap(({ plots }) => plots),
    goals: all.flatMap(({ goals }) => goals),
  };
}

function resolved(node: Node | undefined, scope: Scope): Node | undefined {
  if (node === undefined) return undefined;
  checkSyntax(node);
  return resolve(node, scope, 'scalar');
}

function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'list' ? node.items : [];
}

function readGoals(node: Node | undefined, place: StagePlace): readonly Goal[] {
  if (node?.kind !== 'map') return [];
  return [...node.entries.values()].map((entry) => readGoal(entry, place));
}

function readGoal({ key, value }: Entry, place: StagePlace): Goal {
  const name = plainText(key, 'a goal');
  const [, path, metric] = /^([^:]+):(.+)$/.exec(name) ?? [];
  if (path === undefined || metric === undefined) {
    throw errorAt(key.at, `"${name}" names no metric`, 'Write its file and its key: "eval.json:loss"');
  }
  if (value.kind !== 'map') throw errorAt(value.at, `a goal is a map, not ${describe(value)}`);
  const direction = value.entries.get('direction')?.value ?? value;
  return {
    path: placedPath(place, path),
    key: metric,
    direction: readDirection(direction),
    tolerance: readTolerance(value.entries.get('tolerance')?.value),
  };
}

function readDirection(node: Node): Goal['direction'] {
  const word = requireText(node, '"direction"');
  const found = DIRECTIONS.find((direction) => direction === word);
  if (found !== undefined) return found;
  throw errorAt(
    node.at,
    `"direction" is minimize or maximize, not "${word}"`,
    suggest(word, DIRECTIONS) ?? 'Write minimize where less is better',
  );
}

function readTolerance(node: Node | undefined): Goal['tolerance'] {
  if (node === undefined) return { kind: 'absolute', by: 0 };
  if (node.kind === 'scalar' && isNumber(node.value) && node.value.value >= 0) {
    if (Number.isFinite(node.value.value)) return { kind: 'absolute', by: node.value.value };
  }
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(textOf(node) ?? '')?.[1];
  if (percent !== undefined) return { kind: 'relative', by: Number(percent) / 100 };
  throw errorAt(
    node.at,
    `"tolerance" is a number of 0 or more, or a percentage, not ${describe(node)}`,
    'Write 0.01, or 5% of the old value',
  );
}
