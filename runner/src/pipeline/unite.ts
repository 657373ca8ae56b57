import type { Cell } from './cells.js';
import { isDate, scalarText } from './scalar.js';
import { type Span, errorAt } from './source.js';
import { type Node, equal, textOf } from './tree.js';

/**
 * One cell for each name: equal cells are one, different ones of one name are an error.
 * @param template what names them; null: their values do
 */
export function unite(cells: readonly Cell[], at: Span, template: Node | null): readonly Cell[] {
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
