import { PipelineError } from '../model/errors.js';
import { hashValue } from '../model/canonical.js';
import type { Sha256 } from '../model/hashes.js';
import type { WorkspacePath } from '../model/graph.js';
import { suggest } from '../pipeline/nearest.js';
import { ParamsDocument } from '../pipeline/params.js';
import { errorAt, type Span } from '../pipeline/source.js';
import { describe, type MapNode, type Node } from '../pipeline/tree.js';
import { flow } from './params-text.js';
import { retyped } from './retype.js';

/** A params file that can be changed. */
export interface ParamsTarget {
  readonly path: WorkspacePath;
  readonly root: MapNode;
}

/** What an overlay says: a value, or a map of values to be merged, at a key. */
export interface Change {
  /** `null`: the first vars file that has the key. */
  readonly file: WorkspacePath | null;
  /** Empty: the whole file. */
  readonly key: readonly string[];
  readonly value: Node;
  /** As it was written on the command line; `null`: in a file, which may change a value's type. */
  readonly text: string | null;
  /** Where an error about the key points to; `null`: to the value. */
  readonly at: Span | null;
}

export interface MergedParams {
  /** Only files that a change names, even where it changes nothing. */
  readonly roots: ReadonlyMap<WorkspacePath, MapNode>;
  /** Equal for overlays that say the same, in whatever order and words. */
  readonly hash: Sha256;
}

export interface MergeScope {
  /** The vars files: where a key without a file is looked for, in order. */
  readonly searched: readonly WorkspacePath[];
  /** Names that `${}` knows from outside any file, for advice. */
  readonly elsewhere: ReadonlySet<string>;
}

/**
 * Merges changes over params files, in order: maps deeply, lists and scalars replaced. Pure.
 * @throws PipelineError for a key that no file has, and for a map that would become a single value
 */
export function mergeParams(
  targets: readonly ParamsTarget[],
  changes: readonly Change[],
  { searched, elsewhere }: MergeScope,
): MergedParams {
  const roots = new Map(targets.map(({ path, root }) => [path, root]));
  const said = new Map<string, { file: WorkspacePath; key: readonly string[] }>();
  const typed = new Set<string>();
  const apply = ({ file, key: written, value, text, at }: Change): void => {
    const places = [...roots].filter(([path]) => (file === null ? searched.includes(path) : path === file));
    const found = placeOf(places, written);
    if (found === null) throw unknownKey(places, written, at ?? value.at, elsewhere);
    const { path, root, key } = found;
    const present = nodeAt(root, key);
    if (value.kind === 'map' && present?.kind === 'map') {
      for (const [name, entry] of value.entries) {
        apply({ file, key: [...key, name], value: entry.value, text, at: at ?? entry.key.at });
      }
      return;
    }
    if (present?.kind === 'map') throw mapReplaced(present, key, value, at);
    const id = JSON.stringify([path, ...key]);
    roots.set(path, replaceBelow(root, key, text === null ? value : typedValue(id, present, value, text)));
    said.set(id, { file: path, key });

    function typedValue(place: string, before: Node | undefined, now: Node, typedText: string): Node {
      if (typed.has(place)) throw saidTwice(key, at ?? now.at);
      typed.add(place);
      const node = before === undefined ? now : retyped(before, now, typedText);
      if (node === null && before !== undefined) throw otherType(before, key, now);
      return node ?? now;
    }
  };
  changes.forEach(apply);
  const changed = new Set([...said.values()].map(({ file }) => file));
  return { roots: new Map([...roots].filter(([path]) => changed.has(path))), hash: hashOf(said, roots) };
}

/** Over what each named key holds in the end: which of two changes was the last one is in it, their order is not. */
function hashOf(
  said: ReadonlyMap<string, { readonly file: WorkspacePath; readonly key: readonly string[] }>,
  roots: ReadonlyMap<WorkspacePath, MapNode>,
): Sha256 {
  const isNamedAbove = (file: WorkspacePath, key: readonly string[]): boolean =>
    key.some((_, length) => length > 0 && said.has(JSON.stringify([file, ...key.slice(0, length)])));
  const facts = [...said.values()]
    .filter(({ file, key }) => !isNamedAbove(file, key))
    .map(({ file, key }) => {
      const root = roots.get(file);
      const node = root === undefined ? undefined : nodeAt(root, key);
      return [file, key, node === undefined ? null : flow(node)] as const;
    })
    .sort(([file, key], [otherFile, otherKey]) =>
      JSON.stringify([file, key]) < JSON.stringify([otherFile, otherKey]) ? -1 : 1,
    );
  return hashValue('overlay', facts);
}

interface KeyPlace {
  readonly path: WorkspacePath;
  readonly root: MapNode;
  readonly key: readonly string[];
}

/** The first file that has a key, and the key as it has it: a name may have dots of its own. */
function placeOf(
  places: readonly (readonly [WorkspacePath, MapNode])[],
  written: readonly string[],
): KeyPlace | null {
  for (const [path, root] of places) {
    const key = keyIn(root, written);
    if (key !== null) return { path, root, key };
  }
  return null;
}

function keyIn(node: Node, written: readonly string[]): readonly string[] | null {
  if (written.length === 0) return [];
  for (let length = 1; length <= written.length; length += 1) {
    const name = written.slice(0, length).join('.');
    const inner = nodeAt(node, [name]);
    const below = inner === undefined ? null : keyIn(inner, written.slice(length));
    if (below !== null) return [name, ...below];
  }
  return null;
}

function nodeAt(root: Node, key: readonly string[]): Node | undefined {
  return key.reduce<Node | undefined>((node, part) => {
    if (node?.kind === 'map') return node.entries.get(part)?.value;
    return node?.kind === 'list' && /^[0-9]+$/.test(part) ? node.items[Number(part)] : undefined;
  }, root);
}

/** A map stays a map when something below it changes. */
function replaceBelow(map: MapNode, [part = '', ...below]: readonly string[], value: Node): MapNode {
  const entries = new Map(map.entries);
  const entry = entries.get(part);
  if (entry !== undefined) entries.set(part, { key: entry.key, value: replace(entry.value, below, value) });
  return { ...map, entries };
}

function replace(node: Node, key: readonly string[], value: Node): Node {
  const [part, ...below] = key;
  if (part === undefined) return value;
  switch (node.kind) {
    case 'map':
      return replaceBelow(node, key, value);
    case 'list':
      return {
        ...node,
        items: node.items.map((item, index) => (index === Number(part) ? replace(item, below, value) : item)),
      };
    case 'scalar':
      return node;
  }
}

function unknownKey(
  places: readonly (readonly [WorkspacePath, MapNode])[],
  key: readonly string[],
  at: Span,
  elsewhere: ReadonlySet<string>,
): PipelineError {
  const name = key.join('.');
  if (elsewhere.has(key[0] ?? '')) {
    return errorAt(
      at,
      `"${name}" is defined in the pipeline file itself, and only params files can be changed`,
      'Move it into a params file that `vars` names',
    );
  }
  const dotted = name.replace(/\[(\d+)\]/g, '.$1');
  const known = places.flatMap(([path, root]) => new ParamsDocument(path, root).keys());
  const isIndex = dotted !== name && placeOf(places, dotted.split('.')) !== null;
  const files = places.map(([path]) => path).join(' or ');
  return errorAt(
    at,
    files === '' ? 'the pipeline has no params file' : `there is no param "${name}" in ${files}`,
    isIndex ? `Did you mean "${dotted}"?` : suggest(name, known),
  );
}

function saidTwice(key: readonly string[], at: Span): PipelineError {
  return errorAt(
    at,
    `"${key.join('.')}" is set twice`,
    'Say it once: which of two values is meant, nobody knows',
  );
}

function otherType(before: Node, key: readonly string[], value: Node): PipelineError {
  return errorAt(
    value.at,
    `"${key.join('.')}" is ${describe(before)}, and can't become ${describe(value)}`,
    'A value that -S sets has the type of the one that it replaces; a file behind --params may change it',
  );
}

function mapReplaced(present: MapNode, key: readonly string[], value: Node, at: Span | null): PipelineError {
  const [first = 'key'] = present.entries.keys();
  return errorAt(
    at ?? value.at,
    `"${key.join('.')}" is a map of params, and can't become ${describe(value)}`,
    `Change one of its keys, such as ${[...key, first].join('.')}`,
  );
}
