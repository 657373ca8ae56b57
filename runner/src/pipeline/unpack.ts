import { shellWord } from '../model/shell-words.js';
import { isDate, scalarText, type Scalar } from './scalar.js';
import type { MapNode, Node } from './tree.js';

/** How a map becomes options of a command. */
export interface OptionStyle {
  /** What false becomes: nothing, or `--no-flag`. */
  readonly bool: 'store_true' | 'boolean_optional';
  /** `--list 1 2`, or `--list 1 --list 2`. */
  readonly list: 'nargs' | 'append';
}

export const DEFAULT_STYLE: OptionStyle = { bool: 'store_true', list: 'nargs' };

/**
 * A map as command-line options, as DVC makes them: `--k v`, nested keys joined by dots, `--flag` for
 * true, lists and false by `style`, quoted for a POSIX shell.
 * @param refuse makes the error for a list that holds more than plain values
 */
export function unpackOptions(map: MapNode, style: OptionStyle, refuse: (key: string) => Error): string {
  return options(map, '', style, refuse).join(' ');
}

function options(map: MapNode, prefix: string, style: OptionStyle, refuse: (key: string) => Error): string[] {
  return [...map.entries].flatMap(([name, { value }]) => {
    const key = `${prefix}${name}`;
    if (value.kind === 'map') return options(value, `${key}.`, style, refuse);
    const option = shellWord(`--${key}`);
    if (value.kind === 'list') {
      const items = value.items.map((item) => listItem(item, key, refuse));
      if (style.list === 'append') return items.flatMap((item) => [option, item]);
      return items.length === 0 ? [] : [option, ...items];
    }
    if (value.value === true) return [option];
    if (value.value === false) return style.bool === 'boolean_optional' ? [shellWord(`--no-${key}`)] : [];
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
