import {
  type Cell,
  type CellContext,
  type CellGlob,
  type CellValues,
  cellName,
  fileValues,
  keyNode,
  nameOf,
  textNode,
} from './cells.js';
import { countText } from './limits.js';
import { isGlob } from './globs.js';
import { suggest } from './nearest.js';
import { errorAt } from './source.js';
import { resolve } from './template.js';
import { type Entry, type MapNode, type Node, describe, equal, equalScalars, isNumber } from './tree.js';

/** An axis with its values. */
interface Axis extends CellValues {
  readonly axis: string;
  readonly key: Entry['key'];
}

interface Combination {
  readonly item: MapNode;
  readonly name: string;
}

/**
 * The cells of a matrix, or of a list of them: every combination of their axes, but for those that `exclude` names.
 * @throws PipelineError for an axis without values, unknown axes in `exclude`, too many cells
 */
export function matrixCells(
  matrix: Node,
  definition: MapNode,
  context: CellContext,
): { readonly cells: readonly Cell[]; readonly globs: readonly CellGlob[] } {
  const blocks = (matrix.kind === 'list' ? matrix.items : [matrix]).map((block) => axesOf(block, context));
  const sizes = blocks.map((axes) => axes.reduce((product, { values }) => product * values.length, 1));
  context.budget.take(
    sizes.reduce((sum, size) => sum + size, 0),
    matrix.at,
    blocks.map(sizeText).join(' + '),
  );
  const excluded = exclusions(definition, blocks, context);
  const template = definition.entries.get('name')?.value;
  const cells = blocks
    .flatMap((axes) => combinations(axes, matrix))
    .filter(({ item }) => !excluded.some((one) => isPart(one, item)))
    .map(({ item, name }): Cell => {
      const scope = new Map([...context.scope, ['item', item] as const]);
      const cellName = template === undefined ? name : nameOf(resolve(template, scope, 'scalar'));
      const key = textNode(cellName, template?.at ?? matrix.at);
      return {
        name: cellName,
        variables: new Map<string, Node>([
          ['item', item],
          ['key', key],
        ]),
      };
    });
  return { cells, globs: blocks.flat().flatMap(({ glob }) => glob ?? []) };
}

function axesOf(block: Node, context: CellContext): readonly Axis[] {
  const resolved = resolve(block, context.scope, 'any');
  if (resolved.kind !== 'map') throw errorAt(block.at, `matrix needs axes, not ${describe(resolved)}`);
  // Templates in keys leave their order as it is.
  const written = block.kind === 'map' ? [...block.entries.values()] : [];
  return [...resolved.entries].map(([axis, { key, value }], index) => {
    const own = written[index]?.value;
    if (own?.kind === 'map') {
      if (isGlob(own)) return { axis, key, ...fileValues(own, context) };
      // DVC takes maps from the vars only.
      if (context.file.dialect === 'dvc') throw noList(axis, value);
    }
    return { axis, key, values: axisValues(axis, value, own, context), glob: null };
  });
}

function axisValues(
  axis: string,
  values: Node,
  written: Node | undefined,
  { file: { dialect } }: CellContext,
): CellValues['values'] {
  const named = (value: Node, index: number): CellValues['values'][number] => ({
    name: value.kind === 'scalar' ? cellName(value, written, index, dialect) : `${axis}${index}`,
    value,
  });
  if (values.kind === 'list') return values.items.map(named);
  // As in DVC: the keys of a map are the values.
  if (values.kind === 'map') {
    return [...values.entries.values()].map(({ key, value }) => ({
      name: nameOf(key),
      value: keyNode(key, value),
    }));
  }
  if (dialect === 'lockstep' && values.value !== null) return [named(values, 0)];
  throw noList(axis, values);
}

function noList(axis: string, values: Node): Error {
  return errorAt(values.at, `axis "${axis}" needs a list of values, not ${describe(values)}`);
}

/** Every combination of a block's axes, the last axis running fastest. */
function combinations(axes: readonly Axis[], { at }: Node): readonly Combination[] {
  let partial: readonly {
    readonly entries: readonly (readonly [string, Entry])[];
    readonly names: readonly string[];
  }[] = [{ entries: [], names: [] }];
  // Else all that the other axes multiply to would be made first.
  if (axes.some(({ values }) => values.length === 0)) return [];
  for (const { axis, key, values } of axes) {
    partial = partial.flatMap(({ entries, names }) =>
      values.map(({ name, value }) => ({
        entries: [...entries, [axis, { key, value }] as const],
        names: [...names, name],
      })),
    );
  }
  return partial.map(({ entries, names }) => ({
    item: { kind: 'map', entries: new Map(entries), at },
    name: names.join('-'),
  }));
}

function sizeText(axes: readonly Axis[]): string {
  return axes.map(({ axis, values }) => `${axis}: ${countText(values.length)}`).join(' × ');
}

function exclusions(
  definition: MapNode,
  blocks: readonly (readonly Axis[])[],
  { scope }: CellContext,
): readonly MapNode[] {
  const written = definition.entries.get('exclude')?.value;
  if (written === undefined) return [];
  const list = resolve(written, scope, 'any');
  const axes = [...new Set(blocks.flat().map(({ axis }) => axis))];
  return (list.kind === 'list' ? list.items : [list]).map((one) => {
    if (one.kind !== 'map') {
      throw errorAt(one.at, `what is excluded names values of axes, not ${describe(one)}`);
    }
    for (const [axis, { key }] of one.entries) {
      if (!axes.includes(axis)) throw errorAt(key.at, `matrix has no axis "${axis}"`, suggest(axis, axes));
    }
    return one;
  });
}

/** Whether a combination has all these values. */
function isPart(excluded: MapNode, item: MapNode): boolean {
  return [...excluded.entries].every(([axis, { value }]) => {
    const own = item.entries.get(axis)?.value;
    return own !== undefined && isValue(own, value);
  });
}

/** A file is its path, a map's entry its key; a number is the same however it is written. */
function isValue(own: Node, wanted: Node): boolean {
  if (own.kind !== 'scalar' || wanted.kind !== 'scalar') return equal(own, wanted);
  if (isNumber(own.value) && isNumber(wanted.value)) return own.value.value === wanted.value.value;
  return equalScalars(own.value, wanted.value);
}
