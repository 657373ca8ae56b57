import type { Dialect, PipelineFile } from '../model/graph.js';
import { ownPath } from '../model/pipeline-file.js';
import type { CellBudget } from './limits.js';
import { type DeclaredGlob, type Globs, type SearchedGlob, isGlob, readGlob } from './globs.js';
import { distinctName, filePartsOf } from './file-glob.js';
import { isDate, scalarText } from './scalar.js';
import { type Span, errorAt } from './source.js';
import { type Scope, resolve } from './template.js';
import { type MapNode, type Node, type ScalarNode, describe, textOf } from './tree.js';

/** A cell to be: its name in the group, and what its templates can name beside the vars. */
export interface Cell {
  readonly name: string;
  readonly variables: ReadonlyMap<string, Node>;
}

/** What making cells needs to know. */
export interface CellContext {
  /** Absolute. */
  readonly workspace: string;
  readonly file: Pick<PipelineFile, 'folder' | 'dialect'>;
  readonly scope: Scope;
  readonly globs: Globs;
  readonly budget: CellBudget;
}

/** A glob whose files became cells. */
export interface CellGlob {
  readonly declared: DeclaredGlob;
  readonly searched: SearchedGlob;
}

/** A value that cells are made of, with its name in theirs. */
export interface CellValue {
  readonly name: string;
  readonly value: Node;
}

export interface CellValues {
  readonly values: readonly CellValue[];
  /** Where files are the values. */
  readonly glob: CellGlob | null;
}

/**
 * The files that a glob finds, each as its path with its parts behind it. They are known before any stage's `wdir`, so
 * that their paths count from the pipeline file.
 * @param written the map as it stands in the pipeline file
 * @throws PipelineError where it finds nothing that it may not
 */
export function fileValues(written: MapNode, { workspace, file, scope, globs }: CellContext): CellValues {
  const resolved = resolve(written, scope, 'any');
  const declared = readGlob(isGlob(resolved) ? resolved : written);
  const { folder } = file;
  const searched = globs.search(declared, { workspace, folder, wdir: folder });
  const isEmpty = searched.found.length === 0 && !declared.optional;
  if (isEmpty || searched.trouble !== null) throw globs.nothing(searched, declared);
  const values = searched.found.map(({ path, kind }) => ({
    name: distinctName(searched.glob, declared.patterns, globs.absolute(path)),
    value: fileNode(ownPath(folder, path), kind, declared.at),
  }));
  return { values, glob: { declared, searched } };
}

function fileNode(path: string, kind: 'file' | 'folder', at: Span): ScalarNode {
  const parts = Object.entries(filePartsOf(path, kind)).map(
    ([name, value]: [string, string]) => [name, textNode(value, at)] as const,
  );
  return { kind: 'scalar', value: path, parts: new Map(parts), at };
}

export function textNode(value: string, at: Span): ScalarNode {
  return { kind: 'scalar', value, at };
}

/** A key of a map that is an axis: as text the key, behind its dot the value. */
export function keyNode(key: ScalarNode, value: Node): ScalarNode {
  const own =
    value.kind === 'map' ? [...value.entries].map(([name, entry]) => [name, entry.value] as const) : [];
  return { ...key, parts: new Map<string, Node>([['value', value], ...own]) };
}

/**
 * What a value calls its cell. As in DVC, a truth that a template gave is written as Python does (`True`), one that
 * stands in the dvc.yaml itself as YAML does.
 * @param written the list as it stands in the pipeline file, or the template that gave all of it
 */
export function cellName(value: Node, written: Node | undefined, index: number, dialect: Dialect): string {
  const name = nameOf(value);
  if (dialect !== 'dvc' || value.kind !== 'scalar' || typeof value.value !== 'boolean') return name;
  const own = written?.kind === 'list' ? written.items[index] : written;
  return textOf(own) === undefined ? name : capitalised(name);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function nameOf(node: Node): string {
  if (node.kind !== 'scalar') throw errorAt(node.at, `${describe(node)} can't name a cell`);
  if (isDate(node.value)) {
    throw errorAt(node.at, `the date ${node.value.text} can't name a cell`, `Quote it: "${node.value.text}"`);
  }
  return scalarText(node.value);
}
