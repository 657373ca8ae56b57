import { listedStages, type ListedStage } from '../commands/list.js';
import { entryAddress, type Graph, type Stage, type StageName } from '../model/graph.js';
import type { Paint } from './style.js';

/** The `list --json` object: stages in graph order. */
export function stageList(
  graph: Graph,
  names: readonly StageName[],
): { readonly v: 1; readonly stages: readonly ListedStage[] } {
  return { v: 1, stages: listedStages({ graph, names }) };
}

/** One line a stage: its name, and what it does. */
export function stageListText(
  graph: Graph,
  names: readonly StageName[],
  paint: Paint,
  columns: number,
): string {
  const stages = stagesOf(graph, names);
  const longest = stages.reduce((most, { name }) => Math.max(most, name.length), 0);
  // Where long names leave no room for a second column, each line takes what it needs.
  const width = longest + 20 <= columns ? longest : 0;
  const lines = stages.map((stage) => {
    const name = stage.name.padEnd(width);
    const rest = summary(stage);
    const room = columns - name.length - 2;
    if (rest === '' || room < 10) return name.trimEnd();
    return `${name}  ${paint('dim', rest.length > room ? `${rest.slice(0, room - 1)}…` : rest)}`;
  });
  return lines.map((line) => `${line}\n`).join('');
}

function summary({ desc, action }: Stage): string {
  if (desc !== null) return desc;
  if (action.kind === 'script') return entryAddress(action);
  return action.commands.join('; ').replace(/\s+/g, ' ').trim();
}

function stagesOf(graph: Graph, names: readonly StageName[]): Stage[] {
  return names.flatMap((name) => graph.stages.get(name) ?? []);
}
