import { axesOf, type ListedStage } from 'lockstep';
import type { Axis, AxisValue } from '../model.js';
import { plainValue } from './value.js';

/** What of a stage decides where it stands on the page. */
export type PlacedStage = Pick<ListedStage, 'name' | 'group' | 'item' | 'desc' | 'upstream'>;

/** A group as the pipeline has it, without anything that a run told. */
export interface PlacedGroup {
  readonly name: string;
  readonly desc: string | null;
  readonly axes: readonly Axis[];
  readonly cells: readonly PlacedCell[];
}

export interface PlacedCell {
  readonly name: string;
  readonly at: readonly number[];
}

export interface Layout {
  readonly groups: readonly PlacedGroup[];
  readonly links: readonly (readonly [upstream: number, downstream: number])[];
  /** Where each stage is. */
  readonly places: ReadonlyMap<string, Place>;
}

export interface Place {
  readonly group: number;
  readonly cell: number;
}

/**
 * Where everything stands.
 * @param stages upstream before downstream
 */
export function layoutOf(stages: readonly PlacedStage[]): Layout {
  const members = new Map<string, PlacedStage[]>();
  for (const stage of stages) {
    const group = stage.group ?? stage.name;
    const known = members.get(group);
    if (known === undefined) members.set(group, [stage]);
    else known.push(stage);
  }
  const groups = [...members].map(([name, cells]) => groupOf(name, cells));
  const places = new Map<string, Place>();
  groups.forEach(({ cells }, group) => {
    cells.forEach(({ name }, cell) => places.set(name, { group, cell }));
  });
  return { groups, links: linksOf(stages, places), places };
}

function groupOf(name: string, stages: readonly PlacedStage[]): PlacedGroup {
  const desc = stages.find((stage) => stage.desc !== null)?.desc ?? null;
  const items = stages.map(axesOf);
  const names = [...new Set(items.flatMap((item) => [...item.keys()]))];
  // Cells that have not all the same axes are told apart by their names.
  const isGrid = items.every((item) => item.size === names.length);
  const axes = isGrid
    ? names.map((axis) =>
        indexed(
          axis,
          items.map((item) => plainValue(item.get(axis))),
        ),
      )
    : [
        indexed(
          'item',
          stages.map((stage) => stage.name.slice(name.length + 1)),
        ),
      ];
  return {
    name,
    desc,
    axes: axes.map(({ axis }) => axis),
    cells: stages.map((stage, cell) => ({
      name: stage.name,
      at: axes.map(({ indices }) => indices[cell] ?? 0),
    })),
  };
}

/** An axis of the values that cells have, in the order in which they first come, and which each of them has. */
function indexed(
  name: string,
  values: readonly AxisValue[],
): { readonly axis: Axis; readonly indices: readonly number[] } {
  const known = new Map<AxisValue, number>();
  for (const value of values) if (!known.has(value)) known.set(value, known.size);
  return {
    axis: { name, values: [...known.keys()] },
    indices: values.map((value) => known.get(value) ?? 0),
  };
}

function linksOf(stages: readonly PlacedStage[], places: ReadonlyMap<string, Place>): Layout['links'] {
  const links = new Map<string, readonly [number, number]>();
  for (const { name, upstream } of stages) {
    const to = places.get(name)?.group;
    for (const above of upstream) {
      const from = places.get(above)?.group;
      if (from === undefined || to === undefined || from === to) continue;
      links.set(`${String(from)} ${String(to)}`, [from, to]);
    }
  }
  return [...links.values()].sort(([a, b], [c, d]) => a - c || b - d);
}
