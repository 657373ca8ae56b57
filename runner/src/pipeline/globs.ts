import { posix } from 'node:path';
import { PipelineError } from '../model/errors.js';
import { type FileGlob, type WorkspacePath, globText } from '../model/graph.js';
import { type Glob, compileGlob } from './file-glob.js';
import { type FoundFile, type GlobDisk, GlobError, findFiles } from './glob-files.js';
import { PatternError } from './glob-pattern.js';
import { nearPath } from './near-path.js';
import { suggest } from './nearest.js';
import type { StagePlace } from './paths.js';
import { type Span, errorAt } from './source.js';
import { ownPath } from '../model/pipeline-file.js';
import { requireText } from './stage-parts.js';
import { type MapNode, type Node, describe } from './tree.js';
import { type SystemTrouble, isOfItsPath, troubleFound } from '../system/trouble.js';

/** `{glob: …}` as the pipeline has it. */
export interface DeclaredGlob extends FileGlob {
  /** Whether it may find nothing. */
  readonly optional: boolean;
  readonly at: Span;
}

/** What a glob is, and what it finds now. */
export interface SearchedGlob {
  readonly glob: Glob;
  /** Where it counts from. */
  readonly place: StagePlace;
  readonly found: readonly FoundFile[];
  /** What nobody may look at on the way: what it finds isn't known then. */
  readonly trouble: SystemTrouble | null;
}

const WORDS = ['glob', 'exclude', 'optional'] as const;

/** Whether a map is written as a glob. A map from the vars is none, whatever its keys. */
export function isGlob(node: Node): node is MapNode {
  return node.kind === 'map' && node.entries.has('glob');
}

/**
 * @param node with its templates resolved
 * @throws PipelineError for unknown words, and patterns that aren't text
 */
export function readGlob(node: MapNode): DeclaredGlob {
  for (const [name, { key }] of node.entries) {
    if (WORDS.some((word) => word === name)) continue;
    throw errorAt(key.at, `a glob has no "${name}"`, suggest(name, WORDS));
  }
  const pattern = node.entries.get('glob')?.value ?? node;
  const optional = node.entries.get('optional')?.value;
  if (optional !== undefined && (optional.kind !== 'scalar' || typeof optional.value !== 'boolean')) {
    throw errorAt(optional.at, `"optional" must be true or false, not ${describe(optional)}`);
  }
  return {
    patterns: texts(pattern, 'a pattern'),
    exclude: texts(node.entries.get('exclude')?.value, 'what is excluded'),
    optional: optional?.value === true,
    at: pattern.at,
  };
}

function texts(node: Node | undefined, what: string): readonly string[] {
  if (node === undefined) return [];
  return node.kind === 'list' ? node.items.map((item) => requireText(item, what)) : [requireText(node, what)];
}

/**
 * What a glob finds just now.
 * @throws PipelineError as `Globs.search`, without a place
 */
export function globbedFiles(disk: GlobDisk, place: StagePlace, glob: FileGlob): readonly FoundFile[] {
  return foundBy(searchGlob(disk, place, glob, (message, advice) => PipelineError.of(message, null, advice)));
}

/** @throws the system's error where not all could be looked at */
export function foundBy({ found, trouble }: SearchedGlob): readonly FoundFile[] {
  if (trouble !== null) throw trouble;
  return found;
}

/** @throws what `refuse` makes of a pattern that can't be read, and of more than a glob may find */
export function searchGlob(
  disk: GlobDisk,
  place: StagePlace,
  written: FileGlob,
  refuse: (message: string, advice: string) => Error,
): SearchedGlob {
  try {
    const glob = compileGlob(written, place);
    return { glob, place, ...looked(() => findFiles(disk, place, glob)) };
  } catch (error) {
    if (!(error instanceof PatternError || error instanceof GlobError)) throw error;
    throw refuse(`the glob "${globText(written)}" ${error.message}`, error.advice);
  }
}

function looked(find: () => readonly FoundFile[]): Pick<SearchedGlob, 'found' | 'trouble'> {
  try {
    return { found: find(), trouble: null };
  } catch (error) {
    if (isOfItsPath(error)) return { found: [], trouble: error };
    throw error;
  }
}

/** Finds files for a pipeline's globs; equal ones are looked for once, since the cells of a group share theirs. */
export class Globs {
  readonly #searched = new Map<string, SearchedGlob>();

  constructor(
    private readonly disk: GlobDisk,
    private readonly workspace: string,
  ) {}

  /** @throws PipelineError for a pattern that can't be read, and for more than a glob may find */
  search({ patterns, exclude, at }: DeclaredGlob, place: StagePlace): SearchedGlob {
    const id = JSON.stringify([place.folder, place.wdir, patterns, exclude]);
    const known = this.#searched.get(id);
    if (known !== undefined) return known;
    const refuse = (message: string, advice: string): Error => errorAt(at, message, advice);
    const searched = searchGlob(this.disk, place, { patterns, exclude }, refuse);
    this.#searched.set(id, searched);
    return searched;
  }

  absolute(path: WorkspacePath): string {
    return posix.resolve(this.workspace, path);
  }

  /** What is wrong with a glob that finds nothing: what nobody may look at, a folder in it, or the pattern. */
  nothing({ glob, place, trouble }: SearchedGlob, { at, ...written }: DeclaredGlob): Error {
    if (trouble !== null) {
      const { message, advice } = troubleFound(trouble);
      return errorAt(at, `the glob "${globText(written)}" can't be followed: ${message}`, advice);
    }
    const absent = glob.patterns.find(({ base }) => this.disk.stat(base)?.kind !== 'folder')?.base;
    const from = posix.resolve(place.workspace, place.wdir);
    const folder = absent === undefined ? undefined : posix.relative(from, absent);
    const near = absent === undefined ? null : nearPath(this.disk, this.workspace, absent);
    const what = glob.patterns.every(({ folders }) => folders) ? 'folder' : 'file';
    return errorAt(
      at,
      `the glob "${globText(written)}" finds no ${what}${folder === undefined ? '' : `: there is no folder "${folder}"`}`,
      near === null
        ? 'Correct it, or write "optional: true" where there may be none'
        : `Did you mean "${ownPath(place.wdir, near)}"?`,
    );
  }
}
