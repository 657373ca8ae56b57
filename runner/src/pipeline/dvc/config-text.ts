import { type Source, type Span, errorAt, placeOf } from '../source.js';

/** A setting as it stands in a file: a list where it has commas outside quotes. */
export interface Setting {
  readonly value: string | readonly string[];
  /** Of its name. */
  readonly at: Span;
}

export interface Section {
  readonly at: Span;
  /** By name, in lower case. */
  readonly settings: ReadonlyMap<string, Setting>;
}

const SECTION = /^\s*(\[+)\s*("[^"]+"|'[^']+'|[^'"\s\]][^\]]*?)\s*(\]+)\s*(?:#.*)?$/;
const SETTING = /^\s*("[^"]*"|'[^']*'|[^'"=][^=]*?)\s*=\s*(.*)$/;
/** Items and commas, then the last item or nothing, then perhaps a comment. */
const VALUE =
  /^((?:(?:".*?"|'.*?'|[^'",#][^,#]*?)\s*,\s*)*)(".*?"|'.*?'|[^'",#\s][^,]*?|(?<!,))?(?:\s*#.*)?$/;

/**
 * A configuration file of DVC's, which is what Python's configobj reads: no library of JavaScript's reads that, or says
 * where a line is wrong.
 * @returns sections by name, in lower case
 * @throws PipelineError for a line that is neither a section nor a setting, and for what stands there twice
 */
export function parseConfig(source: Source): ReadonlyMap<string, Section> {
  const sections = new Map<string, { readonly at: Span; readonly settings: Map<string, Setting> }>();
  let current: Map<string, Setting> | null = null;
  let start = 0;
  for (const line of source.text.split('\n')) {
    const at: Span = { source, range: [start + line.search(/\S|$/), start + line.trimEnd().length] };
    start += line.length + 1;
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const header = SECTION.exec(line);
    if (header !== null) {
      const name = nameOf(header, at);
      const before = sections.get(name);
      if (before !== undefined) throw twice(at, `section [${name}]`, before.at);
      current = new Map();
      sections.set(name, { at, settings: current });
      continue;
    }
    const [name, setting] = settingOf(line, at);
    if (current === null)
      throw errorAt(at, `"${name}" stands in no section`, 'Write [core] or another above it');
    const before = current.get(name);
    if (before !== undefined) throw twice(at, `"${name}"`, before.at);
    current.set(name, setting);
  }
  return sections;
}

function nameOf([, open = '', name = '', close = '']: RegExpExecArray, at: Span): string {
  if (open.length !== close.length) throw errorAt(at, 'the brackets of this section do not match');
  if (open.length > 1) throw errorAt(at, 'DVC has no sections in sections', 'Write it in single brackets');
  return unquoted(name).toLowerCase();
}

function settingOf(line: string, at: Span): [string, Setting] {
  const [, name, text] = SETTING.exec(line) ?? [];
  if (name === undefined || text === undefined) {
    throw errorAt(at, 'neither a section nor a setting', 'Write [section], or name = value');
  }
  const found = VALUE.exec(text.trim());
  if (found === null) throw errorAt(at, 'this value has a quote or a comma too many', 'Quote it as a whole');
  const [, items = '', last = ''] = found;
  const value = items === '' ? unquoted(last) : [...itemsOf(items), ...(last === '' ? [] : [unquoted(last)])];
  return [unquoted(name).toLowerCase(), { value, at }];
}

function itemsOf(items: string): string[] {
  return [...items.matchAll(/(".*?"|'.*?'|[^'",#][^,#]*?)\s*,\s*/g)].map(([, item = '']) => unquoted(item));
}

function unquoted(text: string): string {
  return /^(["']).*\1$/.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}

function twice(at: Span, what: string, before: Span): Error {
  return errorAt(
    at,
    `${what} stands here twice`,
    `It stands at ${placeOf(before)} already; remove one of the two`,
  );
}
