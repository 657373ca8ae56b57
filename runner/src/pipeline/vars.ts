import { posix } from 'node:path';
import { PipelineError } from '../model/errors.js';
import type { WorkspacePath } from '../model/graph.js';
import { ownPath } from '../model/pipeline-file.js';
import { type ReadDisk, readParamsFile } from './params-file.js';
import { ParamsDocument } from './params.js';
import { type StagePlace, displayPath, placedPath } from './paths.js';
import { type Span, errorAt, placeOf, positionOf } from './source.js';
import { type Scope, isTemplate } from './template.js';
import { type Entry, type MapNode, type Node, describe, textOf } from './tree.js';
import { nearPath } from './near-path.js';
import { suggest } from './nearest.js';
import { refusalOf } from '../system/trouble.js';

export const DEFAULT_PARAMS = 'params.yaml';

/** A params file that `vars` are read from. */
export interface VarsFile {
  readonly path: WorkspacePath;
  /** `false`: nobody names it, it is the params.yaml that lay beside the pipeline. */
  readonly isNamed: boolean;
  /** The top-level keys that were asked for; null: all. */
  readonly keys: readonly string[] | null;
  readonly document: ParamsDocument;
}

/** What `${}` can name, and where it came from. */
export interface Vars {
  readonly scope: Scope;
  /** In order; a file of which several parts were loaded stands here once for each. */
  readonly files: readonly VarsFile[];
}

export const NO_VARS: Vars = { scope: new Map(), files: [] };

/** `wdir` is where file names count from. */
export interface VarsPlace extends StagePlace {
  readonly disk: ReadDisk;
}

/** params.yaml beside the pipeline, where it exists. */
export function loadDefaultVars(place: VarsPlace): Vars {
  const document = readDocument(place, DEFAULT_PARAMS);
  if (document === null) return NO_VARS;
  return {
    scope: scopeOf(document.root.entries),
    files: [
      {
        path: placedPath(place, DEFAULT_PARAMS),
        isNamed: false,
        keys: null,
        document,
      },
    ],
  };
}

/**
 * Adds the entries of a `vars` list: files, parts of files (`file:key1,key2`) and values. Maps are
 * merged deeply; nothing may be defined twice.
 * @param reserved names that can't be defined here, `item` and `key` inside a cell
 * @throws PipelineError for a redefinition, a missing file or key, a template
 */
export function addVars(base: Vars, list: Node, place: VarsPlace, reserved: readonly string[] = []): Vars {
  if (list.kind !== 'list') return base;
  refuseTemplates(list);
  return list.items.reduce((vars, item) => addItem(vars, item, place, reserved), base);
}

function addItem(vars: Vars, item: Node, place: VarsPlace, reserved: readonly string[]): Vars {
  if (item.kind === 'map') return { ...vars, scope: merge(vars.scope, item.entries, reserved) };
  const text = textOf(item);
  if (text === undefined) throw errorAt(item.at, `vars names files or holds maps, not ${describe(item)}`);
  const [name = '', list] = splitOnce(text, ':');
  const keys = list === undefined ? null : list.split(',').filter((key) => key !== '');
  const path = placedPath(place, name);
  const loaded = vars.files.filter((file) => file.path === path);
  if (loaded.some((file) => file.keys === null)) {
    if (keys === null)
      return {
        ...vars,
        files: vars.files.map((file) => (file.path === path ? { ...file, isNamed: true } : file)),
      };
    throw errorAt(item.at, `"${name}" is loaded as a whole already`, 'Remove this entry');
  }
  if (loaded.some((file) => keys === null || file.keys?.some((key) => keys.includes(key)))) {
    throw errorAt(
      item.at,
      `a part of "${name}" is loaded already`,
      'Load the file once, as a whole or in parts',
    );
  }
  const document = placedAt(item.at, () => readDocument(place, name));
  if (document === null)
    throw errorAt(item.at, `there is no params file "${path}"`, missingAdvice(place, name));
  const entries = keys === null ? document.root.entries : part(document.root, keys, item.at, name);
  return {
    scope: merge(vars.scope, entries, reserved),
    files: [...vars.files, { path, isNamed: true, keys, document }],
  };
}

/** What is wrong with a file as a whole is shown where it is named. */
function placedAt<T>(at: Span, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const found = refusalOf(error);
    if (!(found instanceof PipelineError)) throw error;
    const position = positionOf(at);
    throw new PipelineError(found.diagnostics.map((one) => ({ ...one, position: one.position ?? position })));
  }
}

function missingAdvice({ disk, workspace, wdir }: VarsPlace, name: string): string {
  const near = nearPath(disk, workspace, posix.resolve(workspace, wdir, name));
  return near === null ? 'Create it, or correct the name' : `Did you mean "${ownPath(wdir, near)}"?`;
}

function readDocument({ disk, workspace, wdir }: VarsPlace, name: string): ParamsDocument | null {
  const absolute = posix.resolve(workspace, wdir, name);
  const display = displayPath(workspace, absolute);
  const root = readParamsFile(disk, absolute, display);
  return root === null ? null : new ParamsDocument(display, root);
}

function part(root: MapNode, keys: readonly string[], at: Span, name: string): ReadonlyMap<string, Entry> {
  return new Map(
    keys.map((key) => {
      const entry = root.entries.get(key);
      if (entry === undefined) {
        throw errorAt(at, `"${name}" has no key "${key}"`, suggest(key, root.entries.keys()));
      }
      return [key, entry];
    }),
  );
}

function scopeOf(entries: ReadonlyMap<string, Entry>): Scope {
  return new Map([...entries].map(([name, { value }]) => [name, value]));
}

function merge(scope: Scope, entries: ReadonlyMap<string, Entry>, reserved: readonly string[]): Scope {
  const merged = new Map(scope);
  for (const [name, entry] of entries) {
    if (reserved.includes(name)) {
      throw errorAt(
        entry.key.at,
        `"${name}" is the cell's own and can't be a variable here`,
        'Use another name',
      );
    }
    const before = scope.get(name);
    merged.set(name, before === undefined ? entry.value : mergeNodes(before, entry, name));
  }
  return merged;
}

function mergeNodes(before: Node, { key, value }: Entry, path: string): Node {
  if (before.kind !== 'map' || value.kind !== 'map') {
    throw errorAt(
      key.at,
      `"${path}" is defined twice`,
      `It stands at ${placeOf(before.at)} already; vars are merged, never overridden`,
    );
  }
  const entries = new Map(before.entries);
  for (const [name, entry] of value.entries) {
    const twin = entries.get(name);
    const node = twin === undefined ? entry.value : mergeNodes(twin.value, entry, `${path}.${name}`);
    entries.set(name, { key: entry.key, value: node });
  }
  return { ...before, entries };
}

function refuseTemplates(node: Node): void {
  switch (node.kind) {
    case 'scalar':
      if (typeof node.value === 'string' && isTemplate(node.value)) {
        throw errorAt(node.at, 'vars can hold no templates', 'Write the value itself');
      }
      break;
    case 'list':
      node.items.forEach(refuseTemplates);
      break;
    case 'map':
      for (const { key, value } of node.entries.values()) {
        refuseTemplates(key);
        refuseTemplates(value);
      }
  }
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
