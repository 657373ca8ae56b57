import { posix } from 'node:path';
import { PipelineError } from '../model/errors.js';
import type { GlobDisk } from './glob-files.js';
import { hasWildcard } from './glob-pattern.js';
import { foundBy, searchGlob } from './globs.js';
import { countText } from './limits.js';
import { type ReadDisk, parsedYaml, readSource } from './params-file.js';
import { displayPath } from './paths.js';
import { type Span, errorAt } from './source.js';
import { requirePath } from './stage-parts.js';
import { describe } from './tree.js';

/** That a pattern may name: more are no pipeline any more, but a mistake. */
const MAX_FILES = 10_000;

/** A file that another one includes, and where it says so. */
export interface Included {
  /** Absolute. */
  readonly path: string;
  readonly at: Span;
}

/** Which files include which; each is read once. */
export class Includes {
  readonly #found = new Map<string, readonly Included[]>();

  constructor(
    private readonly disk: ReadDisk & GlobDisk,
    /** As errors name files: from here. */
    private readonly workspace: string,
  ) {}

  /**
   * What a file includes, in its order.
   * @param file absolute
   * @throws PipelineError for bad syntax, and for a path or a pattern that names no file, or far too many
   */
  of(file: string): readonly Included[] {
    let found = this.#found.get(file);
    if (found === undefined) {
      found = this.#read(file);
      this.#found.set(file, found);
    }
    return found;
  }

  /**
   * A file and all that it includes, and what these include, in that order.
   * @throws PipelineError as `of`, and where includes form a circle
   */
  closure(root: string): readonly string[] {
    const found = new Set<string>();
    const visit = (file: string, above: readonly string[]): void => {
      if (found.has(file)) return;
      found.add(file);
      const way = [...above, file];
      for (const { path, at } of this.of(file)) {
        if (way.includes(path)) throw this.#circle([...way.slice(way.indexOf(path)), path], at);
        visit(path, way);
      }
    };
    visit(root, []);
    return [...found];
  }

  #circle(way: readonly string[], at: Span): PipelineError {
    const names = way.map((file) => displayPath(this.workspace, file));
    return errorAt(
      at,
      `these files include each other: ${names.join(' includes ')}`,
      'Remove this one: what is included belongs to the same graph, whoever includes it',
    );
  }

  #read(file: string): readonly Included[] {
    const name = displayPath(this.workspace, file);
    const source = readSource(this.disk, file, name);
    // Most files have none, and needn't be parsed to be passed by.
    if (source?.text.includes('include') !== true) return [];
    const root = parsedYaml(this.disk, source);
    const list = root.kind === 'map' ? root.entries.get('include') : undefined;
    if (list === undefined) return [];
    if (posix.basename(file) === 'dvc.yaml') {
      throw errorAt(
        list.key.at,
        'a dvc.yaml can include no files, since DVC knows no such key',
        'Include it, and what else belongs to it, from a pipeline.yaml',
      );
    }
    if (list.value.kind !== 'list') {
      throw errorAt(list.value.at, `"include" is a list of paths, not ${describe(list.value)}`);
    }
    return list.value.items.flatMap((item) => {
      const declared = requirePath(item, 'an include');
      return this.#files(file, declared, item.at).map((path) => ({ path, at: item.at }));
    });
  }

  #files(file: string, declared: string, at: Span): readonly string[] {
    const folder = posix.dirname(file);
    // First as it is written: "data (1).yaml" is a file's name before it is a pattern.
    const path = posix.resolve(folder, declared);
    const kind = this.disk.stat(path)?.kind;
    if (kind === 'file') return [path];
    if (kind === 'folder') {
      throw errorAt(
        at,
        `"${declared}" is a folder, not a file`,
        `Name the file in it: ${declared}/pipeline.yaml`,
      );
    }
    if (!hasWildcard(declared)) {
      throw errorAt(at, `there is no file "${declared}" to include`, 'Correct the path');
    }
    const searched = searchGlob(
      this.disk,
      { workspace: folder, folder: '.', wdir: '.' },
      { patterns: [declared], exclude: [] },
      (message, advice) => errorAt(at, message, advice),
    );
    const found = foundBy(searched)
      .map(({ path }) => posix.resolve(folder, path))
      .filter((path) => path !== file);
    if (found.length > MAX_FILES) {
      throw errorAt(
        at,
        `"${declared}" matches ${countText(found.length)} files, and a pipeline is of at most ${countText(MAX_FILES)}`,
        'Write a narrower pattern',
      );
    }
    if (found.length > 0) return found;
    throw errorAt(at, `"${declared}" matches no file`, 'Correct the pattern, or remove it');
  }
}
