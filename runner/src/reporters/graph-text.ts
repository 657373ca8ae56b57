import type { Graph, Stage } from '../model/graph.js';
import type { Paint } from './style.js';

/** A stage, or a whole group as one. */
interface DagNode {
  readonly label: string;
  /** Indices of the nodes it needs, in order. */
  readonly needs: readonly number[];
}

/**
 * The graph for people: every node once, below the last of those it needs; the others are named behind it.
 * @param collapse groups as one node each
 */
export function dagTree(graph: Graph, stages: readonly Stage[], collapse: boolean, paint: Paint): string {
  const nodes = dagNodes(graph, stages, collapse);
  const below = new Map<number, number[]>();
  const roots: number[] = [];
  nodes.forEach(({ needs }, index) => {
    const parent = parentOf(needs, index);
    if (parent === undefined) roots.push(index);
    else below.set(parent, [...(below.get(parent) ?? []), index]);
  });
  const lines: string[] = [];
  const open = roots.map((index) => ({ index, lead: '', tail: '' })).reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { index, lead, tail } = next;
    lines.push(`${paint('dim', lead)}${nodes[index]?.label ?? ''}${paint('dim', others(nodes, index))}\n`);
    const children = below.get(index) ?? [];
    children
      .map((child, at) =>
        at === children.length - 1
          ? { index: child, lead: `${tail}└─ `, tail: `${tail}   ` }
          : { index: child, lead: `${tail}├─ `, tail: `${tail}│  ` },
      )
      .reverse()
      .forEach((child) => open.push(child));
  }
  return lines.join('');
}

/** The graph as a Mermaid flow chart. */
export function dagMermaid(graph: Graph, stages: readonly Stage[], collapse: boolean): string {
  const nodes = dagNodes(graph, stages, collapse);
  const lines = [
    'flowchart TD',
    ...nodes.map(({ label }, index) => `  n${index}["${label.replaceAll('"', '#quot;')}"]`),
    ...nodes.flatMap(({ needs }, index) => needs.map((need) => `  n${need} --> n${index}`)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function dagNodes(graph: Graph, stages: readonly Stage[], collapse: boolean): DagNode[] {
  const idOf = ({ name, group }: Stage): string => (collapse ? (group ?? name) : name);
  const members = new Map<string, Stage[]>();
  for (const stage of stages) {
    const id = idOf(stage);
    const cells = members.get(id);
    if (cells === undefined) members.set(id, [stage]);
    else cells.push(stage);
  }
  const indexOf = new Map([...members.keys()].map((id, index) => [id, index]));
  return [...members].map(([id, cells], index) => {
    const needs = new Set<number>();
    for (const { name } of cells) {
      for (const above of graph.upstream.get(name) ?? []) {
        const stage = graph.stages.get(above);
        const need = stage === undefined ? undefined : indexOf.get(idOf(stage));
        if (need !== undefined && need !== index) needs.add(need);
      }
    }
    return { label: labelOf(id, cells, collapse), needs: [...needs].sort((one, other) => one - other) };
  });
}

function labelOf(id: string, cells: readonly Stage[], collapse: boolean): string {
  if (!collapse || cells[0]?.group == null) return id;
  return `${id} (${cells.length} ${cells.length === 1 ? 'cell' : 'cells'})`;
}

/** The last node it needs that stands above it: groups that need each other's cells make no endless tree. */
function parentOf(needs: readonly number[], index: number): number | undefined {
  return needs.findLast((need) => need < index);
}

function others(nodes: readonly DagNode[], index: number): string {
  const needs = nodes[index]?.needs ?? [];
  const parent = parentOf(needs, index);
  const names = needs.filter((need) => need !== parent).map((need) => nodes[need]?.label ?? '');
  if (names.length === 0) return '';
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `  (also needs ${names.slice(0, 3).join(', ')}${more})`;
}
