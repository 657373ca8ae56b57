import { shellWord } from '../model/shell-words.js';
import { isDate, scalarText, type Scalar } from './scalar.js';
import type { MapNode, Node } from './tree.js';

/**
 * A map as command-line options, as DVC makes them: `--k v`, nested keys joined by dots, `--flag` for
 * true and nothing for false, `--list 1 2` for a list, quoted for a POSIX shell.
 * @param refuse makes the error for a list that holds more than plain values
 */
export function unpackOptions(map: MapNode, refuse: (key: string) => Error): string {
  return options(map, '', refuse).join(' ');
}

function options(map: MapNode, prefix: string, refuse: (key: string) => Error): string[] {
  return [...map.entries].flatMap(([name, { value }]) => {
    const key = `${prefix}${name}`;
    if (value.kind === 'map') return options(value, `${key}.`, refuse);
    const option = shellWord(`--${key}`);
    if (value.kind === 'list') {
      return value.items.length === 0
        ? []
        : [option, ...value.items.map((item) => listItem(item, key, refuse))];
    }
    if (value.value === true) return [option];
    if (value.value === false) return [];
    return [option, argument(value.value, key, refuse)];
  });
}

function listItem(item: Node, key: string, refuse: (key: string) => Error): string {
  if (item.kind !== 'scalar') throw refuse(key);
  // Python's own words inside a list, where DVC doesn't translate them.
  if (typeof item.value === 'boolean') return item.value ? 'True' : 'False';
  return argument(item.value, key, refuse);
}

function argument(value: Scalar, key: string, refuse: (key: string) => Error): string {
  if (isDate(value)) throw refuse(key);
  return typeof value === 'string' ? shellWord(value) : scalarText(value);
}
