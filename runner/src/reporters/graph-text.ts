import type { DagNode } from '../commands/dag.js';
import { foldNames } from './fold-cells.js';
import type { Paint } from './style.js';

/** A node as it is drawn. */
interface DrawnNode {
  readonly label: string;
  /** Indices of the nodes it needs, in order. */
  readonly needs: readonly number[];
}

/**
 * The graph for people: every node once, below the last of those it needs; the others are named behind it, many
 * cells of one group as one.
 * @param columns of the terminal: names that don't fit go on below
 */
export function dagTree(dag: readonly DagNode[], paint: Paint, columns = Number.POSITIVE_INFINITY): string {
  const nodes = drawnNodes(dag);
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
    const label = nodes[index]?.label ?? '';
    const children = below.get(index) ?? [];
    const goesOn = `${tail}${children.length > 0 ? '│' : ' '}  `;
    const [first = '', ...further] = folded(others(nodes, index), {
      first: columns - lead.length - label.length,
      further: columns - goesOn.length - FURTHER.length,
    });
    lines.push(`${paint('dim', lead)}${label}${paint('dim', first)}\n`);
    for (const line of further) lines.push(`${paint('dim', `${goesOn}${FURTHER}${line}`)}\n`);
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
export function dagMermaid(dag: readonly DagNode[]): string {
  const nodes = drawnNodes(dag);
  const lines = [
    'flowchart TD',
    ...nodes.map(({ label }, index) => `  n${index}["${label.replaceAll('"', '#quot;')}"]`),
    ...nodes.flatMap(({ needs }, index) => needs.map((need) => `  n${need} --> n${index}`)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

export function drawnNodes(dag: readonly DagNode[]): readonly DrawnNode[] {
  const indexOf = new Map(dag.map(({ name }, index) => [name, index]));
  return dag.map((node) => ({
    label: labelOf(node),
    needs: node.needs.flatMap((need) => indexOf.get(need) ?? []),
  }));
}

function labelOf({ name, cells }: DagNode): string {
  return cells === null ? name : `${name} (${cells.length} ${cells.length === 1 ? 'cell' : 'cells'})`;
}

/** The last node it needs that stands above it: groups that need each other's cells make no endless tree. */
function parentOf(needs: readonly number[], index: number): number | undefined {
  return needs.findLast((need) => need < index);
}

/** Parts of a text between which a line may end. */
function others(nodes: readonly DrawnNode[], index: number): readonly string[] {
  const needs = nodes[index]?.needs ?? [];
  const parent = parentOf(needs, index);
  const names = foldNames(needs.filter((need) => need !== parent).map((need) => nodes[need]?.label ?? ''));
  return names.map(
    (name, at) => `${at === 0 ? '  (also needs ' : ' '}${name}${at === names.length - 1 ? ')' : ','}`,
  );
}

/** Before what goes on in another line. */
const FURTHER = '  ';

/** As many parts in a line as there is room for, at least one. */
function folded(
  parts: readonly string[],
  room: { readonly first: number; readonly further: number },
): readonly string[] {
  const lines = [''];
  for (const part of parts) {
    const line = lines.at(-1) ?? '';
    const isWider = line.length + part.length > (lines.length === 1 ? room.first : room.further);
    if (isWider && (line !== '' || lines.length === 1)) lines.push(part.trimStart());
    else lines[lines.length - 1] = line + part;
  }
  return lines;
}
