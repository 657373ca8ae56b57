import { type Cell, type CellContext, type CellGlob, cellName, fileValues, textNode } from './cells.js';
import { isGlob } from './globs.js';
import { matrixCells } from './matrix.js';
import { type Span, errorAt } from './source.js';
import { type Scope, checkSyntax, isTemplate, resolve } from './template.js';
import { type Entry, type ListNode, type MapNode, type Node, describe } from './tree.js';
import { unite } from './unite.js';

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

/** What one entry of `stages` makes. */
export interface Expanded {
  readonly definitions: readonly Definition[];
  /** Where files are the cells. */
  readonly globs: readonly CellGlob[];
}

interface Cells {
  readonly cells: readonly Cell[];
  readonly globs: readonly CellGlob[];
}

/**
 * The stages that one entry of `stages` makes: itself, or the cells of its `foreach` or `matrix`.
 * @throws PipelineError for two different cells of one name, an axis that is no list, an empty name
 */
export function expand(name: string, entry: Entry, context: CellContext): Expanded {
  const at = entry.key.at;
  const { scope } = context;
  const definition = entry.value;
  if (definition.kind !== 'map') throw errorAt(at, `a stage is a map, not ${describe(definition)}`);
  const foreach = definition.entries.get('foreach')?.value;
  if (!isGroup(definition)) {
    checkSyntax(definition);
    return { definitions: [{ group: null, cell: null, name, body: definition, scope, at }], globs: [] };
  }
  const body =
    foreach === undefined ? without(definition, ['matrix', 'exclude', 'name']) : foreachBody(definition);
  checkSyntax(body);
  const { cells, globs } =
    foreach === undefined ? ofMatrix(definition, context) : ofForeach(foreach, context);
  const definitions = cells.map((cell) => ({
    group: name,
    cell: cell.name,
    name: `${name}@${cell.name}`,
    body,
    scope: cellScope(scope, cell),
    at,
  }));
  return { definitions, globs };
}

/** The cell's own variables come first, as an error lists them. */
function cellScope(scope: Scope, { variables }: Cell): Scope {
  const merged = new Map(variables);
  for (const [name, value] of scope) if (!merged.has(name)) merged.set(name, value);
  return merged;
}

/** Whether an entry of `stages` makes a group, even one without cells. */
export function isGroup(value: Node): boolean {
  return value.kind === 'map' && (value.entries.has('foreach') || value.entries.has('matrix'));
}

/** `do`, with the group's `desc` where it has none of its own. */
function foreachBody(definition: MapNode): MapNode {
  const body = childMap(definition, 'do');
  const desc = definition.entries.get('desc');
  if (desc === undefined || body.entries.has('desc')) return body;
  return { ...body, entries: new Map([['desc', desc], ...body.entries]) };
}

function ofMatrix(definition: MapNode, context: CellContext): Cells {
  const matrix = childOf(definition, 'matrix');
  const template = definition.entries.get('name')?.value;
  const { cells, globs } = matrixCells(matrix, definition, context);
  return { cells: unite(cells, template?.at ?? matrix.at, template ?? null), globs };
}

function ofForeach(foreach: Node, context: CellContext): Cells {
  // In a dvc.yaml that is a map of one value, as DVC has it.
  const files = isGlob(foreach) && context.file.dialect === 'lockstep' ? fileValues(foreach, context) : null;
  const cells =
    files === null
      ? itemCells(foreach, context)
      : files.values.map(({ name, value }) => itemCell(name, value, textNode(name, foreach.at)));
  context.budget.take(cells.length, foreach.at, '');
  return {
    cells: unite(cells, foreach.at, null),
    globs: files?.glob === null || files === null ? [] : [files.glob],
  };
}

function itemCells(foreach: Node, { scope, file }: CellContext): Cell[] {
  refuseTemplatedKeys(foreach);
  const data = resolve(foreach, scope, 'any');
  switch (data.kind) {
    case 'scalar':
      throw errorAt(data.at, `foreach needs a list or a map, not ${describe(data)}`);
    case 'map':
      return [...data.entries].map(([name, { key, value }]) =>
        itemCell(name, value, { ...key, value: name }),
      );
    case 'list': {
      const composite = data.items.some((item) => item.kind !== 'scalar');
      return data.items.map((item, index) => ({
        name: composite ? String(index) : cellName(item, foreach, index, file.dialect),
        variables: new Map([['item', item]]),
      }));
    }
  }
}

function itemCell(name: string, item: Node, key: Node): Cell {
  return {
    name,
    variables: new Map<string, Node>([
      ['item', item],
      ['key', key],
    ]),
  };
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
