import type { StageName, WorkspacePath } from '../model/graph.js';
import type { LineageSource, LineageStage } from '../trace/lineage.js';
import { elide, formatGroup, shortHash } from './format.js';
import { groupBy } from '../model/group-by.js';
import type { Paint } from './style.js';

/** What one line of the tree stands for. */
interface LineageNode {
  readonly label: string;
  /** What it is: a script, a key, a hash. */
  readonly about: string;
  readonly sources: readonly LineageSource[];
  /** Ids of the nodes above, each with what is to be said of the way there. */
  readonly upstream: ReadonlyMap<string, string>;
}

export interface LineageView {
  /** Cells one by one, not folded into their groups. */
  readonly all: boolean;
  /** Lines below the first are at most so many steps away. */
  readonly depth: number;
  /** Of the terminal; Infinity where there is none. */
  readonly columns: number;
}

/** Sources of one node from which on the rest is counted. */
const MOST_SOURCES = 4;
/** As `nix-store --query --tree` marks it: what it is made from stands above. */
const ABOVE = '[...]';
/** What was read of it isn't what is recorded of it now. */
const REMADE = ' (remade since)';

/**
 * What a stage is made from, as a tree that ends at files which no stage makes. A node's own tree is drawn where it
 * occurs first.
 *
 * @param lineage the stage first
 */
export function lineageText(
  lineage: readonly LineageStage[],
  groupSize: (group: string) => number,
  { all, depth, columns }: LineageView,
  paint: Paint,
): string {
  const [root] = lineage;
  if (root === undefined) return '';
  const nodes = nodesOf(lineage, groupSize, all);
  const drawn = new Set<string>();
  const lines: string[] = [];
  // A stack of its own, since a chain may be longer than the call stack.
  const open: Line[] = [{ kind: 'node', id: idOf(root, all), way: '', level: 0, lead: '', tail: '' }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { lead, tail } = next;
    const { label, about, below } =
      next.kind === 'file' ? { ...next, below: [] } : unfold(next, nodes, depth, drawn);
    const rest = about === '' ? '' : elide(`  ${about}`, columns - lead.length - label.length);
    lines.push(`${paint('dim', lead)}${label}${paint('dim', rest)}\n`);
    below
      .map((child, index): Line =>
        index === below.length - 1
          ? { ...child, lead: `${tail}└─ `, tail: `${tail}   ` }
          : { ...child, lead: `${tail}├─ `, tail: `${tail}│  ` },
      )
      .reverse()
      .forEach((child) => open.push(child));
  }
  return lines.join('');
}

type Child =
  | { readonly kind: 'node'; readonly id: string; readonly way: string; readonly level: number }
  | { readonly kind: 'file'; readonly label: string; readonly about: string };
type Line = Child & { readonly lead: string; readonly tail: string };

/** A node's line, and what is to be drawn below it. */
function unfold(
  { id, way, level }: Extract<Child, { kind: 'node' }>,
  nodes: ReadonlyMap<string, LineageNode>,
  depth: number,
  drawn: Set<string>,
): { readonly label: string; readonly about: string; readonly below: readonly Child[] } {
  const node = nodes.get(id);
  if (node === undefined) return { label: id, about: 'no longer in the pipeline', below: [] };
  const { about, upstream, sources } = node;
  const label = node.label + way;
  const isMade = upstream.size + sources.length > 0;
  if (isMade && drawn.has(id)) return { label, about: ABOVE, below: [] };
  if (level === depth) return { label, about: isMade ? `${about}  …`.trimStart() : about, below: [] };
  drawn.add(id);
  const shown = sources.length > MOST_SOURCES ? sources.slice(0, MOST_SOURCES - 1) : sources;
  const more = sources.length - shown.length;
  return {
    label,
    about,
    below: [
      ...shown.map(({ path, hash }): Child => {
        return { kind: 'file', label: path, about: hash === null ? '' : shortHash(hash) };
      }),
      ...(more > 0 ? [{ kind: 'file', label: `and ${more} more files`, about: '' } as const] : []),
      ...[...upstream].map(([above, way]): Child => ({ kind: 'node', id: above, way, level: level + 1 })),
    ],
  };
}

function idOf({ name, group }: LineageStage, all: boolean): string {
  return all ? name : (group ?? name);
}

function nodesOf(
  lineage: readonly LineageStage[],
  groupSize: (group: string) => number,
  all: boolean,
): ReadonlyMap<string, LineageNode> {
  const ids = new Map<StageName, string>(lineage.map((stage) => [stage.name, idOf(stage, all)]));
  return new Map(
    [...groupBy(lineage, (stage) => idOf(stage, all))].map(([id, cells]) => {
      const sources = new Map<WorkspacePath, LineageSource>();
      for (const source of cells.flatMap((cell) => cell.sources)) sources.set(source.path, source);
      const upstream = new Map<string, string>();
      for (const { stage, asRecorded } of cells.flatMap((cell) => cell.upstream)) {
        const above = ids.get(stage) ?? stage;
        if (above !== id && upstream.get(above) !== REMADE) {
          upstream.set(above, asRecorded === false ? REMADE : '');
        }
      }
      return [
        id,
        {
          label: labelOf(cells, groupSize),
          about: aboutOf(cells),
          sources: [...sources.values()],
          upstream,
        },
      ];
    }),
  );
}

/** `train (137 cells)`, `train (2 of 137 cells)`, or the only cell's name. */
function labelOf(cells: readonly LineageStage[], groupSize: (group: string) => number): string {
  const [first] = cells;
  if (first === undefined) return '';
  if (first.group === null || cells.length === 1) return first.name;
  return formatGroup(first.group, cells.length, groupSize(first.group));
}

function aboutOf(cells: readonly LineageStage[]): string {
  const scripts = [...new Set(cells.flatMap(({ script }) => script ?? []))];
  const [first, ...others] = scripts;
  const key = cells.length === 1 ? (cells[0]?.key ?? null) : null;
  return [
    ...(first === undefined ? [] : [others.length === 0 ? first : `${first} and ${others.length} more`]),
    ...(key === null ? [] : [shortHash(key)]),
  ].join('  ');
}
