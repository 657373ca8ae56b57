import type { SourcePosition } from '../model/errors.js';
import type { LockFile } from '../model/records.js';
import { encodeEntry, encodeScript } from './lock-entry.js';
import { isJsonList, type Json, type JsonMap } from '../model/value-json.js';

export const LOCK_VERSION = 1;

/**
 * The lock's text, made for git: one fact a line, blocks sorted by name (code units), and an empty line
 * between blocks, so that what two branches add or change in different blocks merges clean.
 */
export function encodeLock(lock: LockFile): string {
  return [
    '{',
    `  "version": ${LOCK_VERSION},`,
    '',
    ...section('scripts', lock.scripts, encodeScript, ','),
    '',
    ...section('stages', lock.stages, encodeEntry, ''),
    '}',
    '',
  ].join('\n');
}

function section<Item>(
  title: string,
  items: ReadonlyMap<string, Item>,
  encode: (name: string, item: Item) => JsonMap,
  comma: string,
): readonly string[] {
  const names = [...items.keys()].sort();
  const lines = [`  ${JSON.stringify(title)}: {`];
  names.forEach((name, index) => {
    const item = items.get(name);
    if (item === undefined) return;
    if (index > 0) lines.push('');
    lines.push(`    ${JSON.stringify(name)}: {`);
    const facts = Object.entries(encode(name, item));
    facts.forEach(([fact, json], at) => {
      const value = expanded(json, '      ', DEPTH[fact] ?? 1);
      lines.push(`      ${JSON.stringify(fact)}: ${value}${at < facts.length - 1 ? ',' : ''}`);
    });
    lines.push(index < names.length - 1 ? '    },' : '    }');
  });
  lines.push(`  }${comma}`);
  return lines;
}

/** How many levels of a fact get a line for each item: params are a map of maps. */
const DEPTH: Readonly<Record<string, number>> = { params: 2 };

function expanded(json: Json, indent: string, levels: number): string {
  if (levels === 0 || json === null || typeof json !== 'object') return compact(json);
  const inner = `${indent}  `;
  const isList = isJsonList(json);
  const items = isList
    ? json.map((item) => expanded(item, inner, levels - 1))
    : Object.entries(json).map(
        ([key, item]) => `${JSON.stringify(key)}: ${expanded(item, inner, levels - 1)}`,
      );
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (items.length === 0) return `${open}${close}`;
  return `${open}\n${items.map((item) => inner + item).join(',\n')}\n${indent}${close}`;
}

function compact(json: Json): string {
  if (json === null || typeof json !== 'object') return JSON.stringify(json);
  if (isJsonList(json)) return `[${json.map(compact).join(', ')}]`;
  const items = Object.entries(json).map(([key, item]) => `${JSON.stringify(key)}: ${compact(item)}`);
  return `{${items.join(', ')}}`;
}

export interface LockLine {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

export function linesOf(text: string): readonly LockLine[] {
  return text.split('\n').map((line, index) => ({ text: line.replace(/\r$/, ''), number: index + 1 }));
}

/** git's marks: `<<<<<<< ours`, `||||||| base`, `=======`, `>>>>>>> theirs`. */
export const CONFLICT_MARK = /^(<{7}|\|{7}|={7}|>{7})( |$)/;

export function positionOf(file: string, { text, number }: LockLine, column = 1): SourcePosition {
  const start = column === 1 ? text.search(/\S|$/) + 1 : column;
  return { file, line: number, column: start, lineText: text, length: Math.max(1, text.length + 1 - start) };
}
