import type { Dialect } from '../model/graph.js';
import { scalarText, isDate } from './scalar.js';
import { type Span, errorAt } from './source.js';
import { type Scope, checkSyntax, isTemplate, resolve } from './template.js';
import {
  type Entry,
  type ListNode,
  type MapNode,
  type Node,
  type ScalarNode,
  describe,
  equal,
  textOf,
} from './tree.js';

/** One stage to be, or one cell of a group: its definition and what its templates can name. */
export interface Definition {
  readonly group: string | null;
  readonly cell: string | null;
  readonly name: string;
  readonly body: MapNode;
  readonly scope: Scope;
  /** The stage's name in the file. */
  readonly at: Span;
}

interface Cell {
  readonly name: string;
  readonly variables: ReadonlyMap<string, Node>;
}

/**
 * The stages that one entry of `stages` makes: itself, or the cells of its `foreach` or `matrix`.
 * @throws PipelineError for two different cells of one name, an axis that is no list, an empty name
 */
export function expand(name: string, entry: Entry, scope: Scope, dialect: Dialect): readonly Definition[] {
  const at = entry.key.at;
  const definition = entry.value;
  if (definition.kind !== 'map') throw errorAt(at, `a stage is a map, not ${describe(definition)}`);
  const foreach = definition.entries.get('foreach')?.value;
  const matrix = definition.entries.get('matrix')?.value;
  if (foreach === undefined && matrix === undefined) {
    checkSyntax(definition);
    return [{ group: null, cell: null, name, body: definition, scope, at }];
  }
  const body = foreach === undefined ? without(definition, ['matrix', 'name']) : foreachBody(definition);
  checkSyntax(body);
  const cells =
    foreach === undefined
      ? matrixCells(definition, scope, dialect)
      : unite(foreachCells(foreach, scope), foreach.at, null);
  return cells.map((cell) => ({
    group: name,
    cell: cell.name,
    name: `${name}@${cell.name}`,
    body,
    scope: cellScope(scope, cell),
    at,
  }));
}

/** The cell's own variables come first, as an error lists them. */
function cellScope(scope: Scope, { variables }: Cell): Scope {
  const merged = new Map(variables);
  for (const [name, value] of scope) if (!merged.has(name)) merged.set(name, value);
  return merged;
}

/** Whether an entry of `stages` makes a group, even one without cells. */
export function isGroup({ value }: Entry): boolean {
  return value.kind === 'map' && (value.entries.has('foreach') || value.entries.has('matrix'));
}

/** `do`, with the group's `desc` where it has none of its own. */
function foreachBody(definition: MapNode): MapNode {
  const body = childMap(definition, 'do');
  const desc = definition.entries.get('desc');
  if (desc === undefined || body.entries.has('desc')) return body;
  return { ...body, entries: new Map([['desc', desc], ...body.entries]) };
}

function foreachCells(foreach: Node, scope: Scope): Cell[] {
  refuseTemplatedKeys(foreach);
  const data = resolve(foreach, scope, 'any');
  switch (data.kind) {
    case 'scalar':
      throw errorAt(data.at, `foreach needs a list or a map, not ${describe(data)}`);
    case 'map':
      return [...data.entries].map(([name, { key, value }]) => ({
        name,
        variables: new Map<string, Node>([
          ['item', value],
          ['key', { ...key, value: name }],
        ]),
      }));
    case 'list': {
      const composite = data.items.some((item) => item.kind !== 'scalar');
      return data.items.map((item, index) => ({
        name: composite ? String(index) : nameOf(item),
        variables: new Map([['item', item]]),
      }));
    }
  }
}

function matrixCells(definition: MapNode, scope: Scope, dialect: Dialect): Cell[] {
  const matrix = childOf(definition, 'matrix');
  const template = definition.entries.get('name')?.value;
  const blocks = matrix.kind === 'list' ? matrix.items : [matrix];
  const items = blocks.flatMap((block) => combinations(block, scope, dialect));
  const cells = items.map(({ item, name }) => {
    const cellName = template === undefined ? name : nameFrom(template, new Map([...scope, ['item', item]]));
    const key: ScalarNode = { kind: 'scalar', value: cellName, at: template?.at ?? matrix.at };
    return {
      name: cellName,
      variables: new Map<string, Node>([
        ['item', item],
        ['key', key],
      ]),
    };
  });
  return unite(cells, template?.at ?? matrix.at, template ?? null);
}

/** Every combination of a block's axes, the last axis running fastest. */
function combinations(
  block: Node,
  scope: Scope,
  dialect: Dialect,
): readonly { readonly item: MapNode; readonly name: string }[] {
  const resolved = resolve(block, scope, 'any');
  if (resolved.kind !== 'map') throw errorAt(block.at, `matrix needs axes, not ${describe(resolved)}`);
  let partial: {
    readonly entries: readonly (readonly [string, Entry])[];
    readonly names: readonly string[];
  }[] = [{ entries: [], names: [] }];
  for (const [axis, { key, value }] of resolved.entries) {
    const values = axisValues(axis, value, dialect);
    partial = partial.flatMap(({ entries, names }) =>
      values.map((item, index) => ({
        entries: [...entries, [axis, { key, value: item }] as const],
        names: [...names, item.kind === 'scalar' ? nameOf(item) : `${axis}${index}`],
      })),
    );
  }
  return partial.map(({ entries, names }) => ({
    item: { kind: 'map', entries: new Map(entries), at: block.at },
    name: names.join('-'),
  }));
}

function axisValues(axis: string, values: Node, dialect: Dialect): readonly Node[] {
  if (values.kind === 'list') return values.items;
  // As in DVC: the keys of a map are the values.
  if (values.kind === 'map') return [...values.entries.values()].map(({ key }) => key);
  if (dialect === 'lockstep' && values.value !== null) return [values];
  throw errorAt(values.at, `axis "${axis}" needs a list of values, not ${describe(values)}`);
}

function nameFrom(template: Node, scope: Scope): string {
  return nameOf(resolve(template, scope, 'scalar'));
}

function nameOf(node: Node): string {
  if (node.kind !== 'scalar') throw errorAt(node.at, `${describe(node)} can't name a cell`);
  if (isDate(node.value)) {
    throw errorAt(node.at, `the date ${node.value.text} can't name a cell`, `Quote it: "${node.value.text}"`);
  }
  return scalarText(node.value);
}

/** One cell for each name: equal cells are one, different ones of one name are an error. */
function unite(cells: readonly Cell[], at: Span, template: Node | null): Cell[] {
  const byName = new Map<string, Cell>();
  for (const cell of cells) {
    checkName(cell, at);
    const twin = byName.get(cell.name);
    if (twin === undefined) {
      byName.set(cell.name, cell);
      continue;
    }
    const [one, other] = [itemOf(twin), itemOf(cell)];
    if (equal(one, other)) continue;
    throw errorAt(
      at,
      `two different cells are named "${cell.name}": ${show(one)} and ${show(other)}`,
      collisionAdvice(one, other, template),
    );
  }
  return [...byName.values()];
}

function collisionAdvice(one: Node, other: Node, template: Node | null): string {
  if (one.kind !== 'map' || other.kind !== 'map') return 'Give them different values, or use a map with keys';
  const axes = [...new Set([...one.entries.keys(), ...other.entries.keys()])].filter((axis) => {
    const [left, right] = [one.entries.get(axis)?.value, other.entries.get(axis)?.value];
    return left === undefined || right === undefined || !equal(left, right);
  });
  const text = template === null ? undefined : textOf(template);
  const absent = axes.find((axis) => text !== undefined && !text.includes(`\${item.${axis}`));
  if (absent !== undefined) return `Put \${item.${absent}} into "name"`;
  return 'Give the cells a "name" that tells them apart, such as "${item.a}/${item.b}"';
}

function checkName(cell: Cell, at: Span): void {
  if (cell.name === '') throw errorAt(at, `a cell has an empty name`, 'Give every value some text');
  // Names go to terminals, logs and paths.
  // eslint-disable-next-line no-control-regex
  if (/[\x00-\x1f\x7f]/.test(cell.name)) {
    throw errorAt(at, `a cell has a control character in its name: ${JSON.stringify(cell.name)}`);
  }
}

function itemOf(cell: Cell): Node {
  const item = cell.variables.get('item');
  if (item === undefined) throw new TypeError('a cell without item');
  return item;
}

/** A value in flow style, for messages. */
function show(node: Node): string {
  switch (node.kind) {
    case 'scalar':
      if (typeof node.value === 'string') return JSON.stringify(node.value);
      return isDate(node.value) ? node.value.text : scalarText(node.value);
    case 'list':
      return `[${node.items.map(show).join(', ')}]`;
    case 'map':
      return `{${[...node.entries].map(([name, { value }]) => `${name}: ${show(value)}`).join(', ')}}`;
  }
}

function refuseTemplatedKeys(foreach: Node): void {
  if (foreach.kind !== 'map') return;
  for (const [name, { key }] of foreach.entries) {
    if (isTemplate(name))
      throw errorAt(key.at, "a key of foreach can't be a template", 'Write the key itself');
  }
}

function without(node: MapNode, keys: readonly string[]): MapNode {
  return { ...node, entries: new Map([...node.entries].filter(([name]) => !keys.includes(name))) };
}

function childMap(node: MapNode, key: string): MapNode {
  const found = childOf(node, key);
  if (found.kind !== 'map') throw errorAt(found.at, `"${key}" must be a map, not ${describe(found)}`);
  return found;
}

function childOf(node: MapNode, key: string): Node | ListNode {
  const found = node.entries.get(key)?.value;
  if (found === undefined) throw errorAt(node.at, `needs "${key}"`);
  return found;
}
