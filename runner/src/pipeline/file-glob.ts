import { posix } from 'node:path';
import type { FileGlob } from '../model/graph.js';
import { type Pattern, goesOn, hasMatched, readPattern, startOf, stepInto } from './glob-pattern.js';
import type { StagePlace } from './paths.js';

/** Patterns and what they leave out, ready to be held against paths. */
export interface Glob {
  readonly patterns: readonly Pattern[];
  readonly exclude: readonly Pattern[];
}

/** How a path that a stage makes relates to a glob: whether it is found, or something below it could be. */
export type Relation = 'matches' | 'reaches' | 'apart';

/** @throws PatternError */
export function compileGlob({ patterns, exclude }: FileGlob, place: StagePlace): Glob {
  return {
    patterns: patterns.map((text) => readPattern(text, place)),
    exclude: exclude.map((text) => readPattern(text, place)),
  };
}

/** @param path absolute */
export function isExcluded({ exclude }: Glob, path: string): boolean {
  return exclude.some((pattern) => covers(pattern, path));
}

/**
 * How a glob relates to a path of which nobody knows yet whether it is a file or a folder.
 * @param path absolute
 */
export function relationTo(glob: Glob, path: string): Relation {
  if (isExcluded(glob, path)) return 'apart';
  const relations = glob.patterns.map((pattern) => relationOf(pattern, path));
  return relations.find((one) => one === 'matches') ?? relations.find((one) => one === 'reaches') ?? 'apart';
}

function relationOf(pattern: Pattern, path: string): Relation {
  const names = namesBelow(pattern.base, path);
  if (names === null) return namesBelow(path, pattern.base) === null ? 'apart' : 'reaches';
  const state = names.reduce((at, name) => stepInto(pattern, at, name), startOf(pattern));
  if (hasMatched(pattern, state)) return 'matches';
  return goesOn(pattern, state) ? 'reaches' : 'apart';
}

/** Whether a pattern matches a path or a folder above it: what lies in an excluded folder is excluded. */
function covers(pattern: Pattern, path: string): boolean {
  let state = startOf(pattern);
  return (namesBelow(pattern.base, path) ?? []).some((name) => {
    state = stepInto(pattern, state, name);
    return hasMatched(pattern, state);
  });
}

/** The names that lead from a folder to a path in it; null: it lies elsewhere. Both absolute. */
function namesBelow(folder: string, path: string): readonly string[] | null {
  const relative = posix.relative(folder, path);
  if (relative === '') return [];
  const names = relative.split('/');
  return names[0] === '..' ? null : names;
}

/**
 * What tells the files of a glob apart: their paths from the folder that all patterns have in common, without an
 * ending that all patterns have in common, too. It hangs on the patterns and the file only, so that another file
 * renames none.
 */
export function distinctName({ patterns }: Glob, texts: readonly string[], path: string): string {
  const folder = patterns.map(({ base }) => base).reduce(commonFolder);
  const name = posix.relative(folder, path);
  const [ending = ''] = [...new Set(texts.map(endingOf))];
  const isShared = texts.every((text) => endingOf(text) === ending);
  const short = isShared && ending !== '' && name.endsWith(ending) ? name.slice(0, -ending.length) : name;
  return short === '' || short.endsWith('/') ? name : short;
}

function commonFolder(one: string, other: string): string {
  const names = other.split('/');
  const differing = one.split('/').findIndex((name, index) => name !== names[index]);
  return differing === -1 ? one : one.split('/').slice(0, differing).join('/') || '/';
}

/** `.csv` of `data/*.csv`, `.tar.gz` of `*.tar.gz`; empty where a wildcard may stand for it. */
function endingOf(text: string): string {
  return /[*?\]})][^*?\]})/.]*(\.[^*?[\]{}()/]+)$/.exec(text)?.[1] ?? '';
}

/** A file's parts, as `${item.stem}` names them. `ext` has its dot; a folder has none. */
export interface FileParts {
  /** From the pipeline file, as `dir`. */
  readonly path: string;
  /** The folder that it lies in. */
  readonly dir: string;
  readonly name: string;
  readonly stem: string;
  readonly ext: string;
}

export function filePartsOf(path: string, kind: 'file' | 'folder'): FileParts {
  const { base: name, name: stem, ext } = posix.parse(path);
  const dir = posix.dirname(path);
  return kind === 'folder' ? { path, dir, name, stem: name, ext: '' } : { path, dir, name, stem, ext };
}
