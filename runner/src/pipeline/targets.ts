import { posix } from 'node:path';
import { PipelineError } from '../model/errors.js';
import type { Graph, PipelineFile, Stage, StageName } from '../model/graph.js';
import { addressOf, askedFor } from '../model/pipeline-file.js';
import { suggest } from './nearest.js';
import { isWithin, workspacePath } from './paths.js';

/** What is asked for where no target is named. */
export type Scope =
  /** The file that was asked for, or all where none was. */
  | { readonly kind: 'file' }
  | { readonly kind: 'all' }
  /** The files at or below a folder, absolute. */
  | { readonly kind: 'below'; readonly folder: string };

/** From where targets are looked at. */
export interface Asking {
  /** Absolute: paths count from here. */
  readonly directory: string;
  readonly scope?: Scope;
}

/**
 * The stages that targets name, in graph order. A target is a stage, a group (all its cells), one cell
 * (`train@small/lr0.1`), the end of exactly one cell's name (`lr0.1` after an `@` or `/`), or a glob in
 * which `*` and `?` stand for any text and `[abc]` for one of these characters; any of them behind the path of its file
 * and a colon; a pipeline file, or the path of an out.
 * @param patterns none: all of the scope
 * @throws PipelineError for a target that names nothing, an ending that several cells share, a file without stages
 *   where others have some
 */
export function selectTargets(graph: Graph, patterns: readonly string[], asking: Asking): StageName[] {
  const chosen =
    patterns.length === 0
      ? stagesOf(graph, filesAskedFor(graph, asking))
      : patterns.flatMap((pattern) => select(graph, pattern, asking));
  if (chosen.length === 0 && patterns.length === 0) refuseNothing(graph, asking);
  const names = new Set(chosen);
  return [...graph.stages.keys()].filter((name) => names.has(name));
}

/** Of a file without stages nothing is meant, where others have some. */
function refuseNothing(graph: Graph, { scope = { kind: 'file' } }: Asking): void {
  const file = askedFor(graph.files.values());
  if (file === null || scope.kind !== 'file' || graph.stages.size === 0) return;
  throw PipelineError.of(
    `${file.path} has no stages; the ${graph.stages.size} of its graph are in other files`,
    null,
    '"--all" takes all of them, "-R FOLDER" those at or below a folder',
  );
}

/**
 * The one stage that a target names.
 * @throws PipelineError when it names none or several
 */
export function selectStage(graph: Graph, pattern: string, asking: Asking): StageName {
  const [first, ...others] = select(graph, pattern, asking);
  if (first !== undefined && others.length === 0) return first;
  throw PipelineError.of(
    first === undefined ? `"${pattern}" has no cells` : `"${pattern}" names ${others.length + 1} stages`,
    null,
    first === undefined ? null : `Name one of them: ${examples([first, ...others])}`,
  );
}

/**
 * The files whose stages are asked for where no target is named.
 * @throws PipelineError for a folder without any
 */
export function filesAskedFor(graph: Graph, { scope = { kind: 'file' } }: Asking): readonly PipelineFile[] {
  const files = [...graph.files.values()];
  switch (scope.kind) {
    case 'all':
      return files;
    case 'file': {
      const file = askedFor(files);
      return file === null ? files : [file];
    }
    case 'below': {
      const found = files.filter(({ path }) => isWithin(posix.join(graph.workspace, path), scope.folder));
      if (found.length > 0) return found;
      throw PipelineError.of(
        `no pipeline file of ${graph.workspace} lies in ${scope.folder}`,
        null,
        `Known: ${examples(files.map(({ path }) => path))}`,
      );
    }
  }
}

function stagesOf(graph: Graph, files: readonly PipelineFile[]): readonly StageName[] {
  const paths = new Set(files.map(({ path }) => path));
  return [...graph.stages.values()].filter(({ file }) => paths.has(file.path)).map(({ name }) => name);
}

function select(graph: Graph, pattern: string, asking: Asking): readonly StageName[] {
  return (
    named(graph, pattern) ??
    inNamedFile(graph, pattern, asking) ??
    ending(graph, pattern) ??
    ofPath(graph, pattern, asking) ??
    matching(graph, pattern) ??
    refuse(graph, pattern)
  );
}

/** A stage, a group or a cell; of another file than the one asked for, where no other has one of that name. */
function named(graph: Graph, pattern: string): readonly StageName[] | null {
  const exact = (name: string): readonly StageName[] | null =>
    graph.stages.has(name) ? [name] : (graph.groups.get(name) ?? null);
  const own = exact(pattern);
  if (own !== null) return own;
  const found = [...graph.files.values()].flatMap((file) => {
    const stages = exact(addressOf(file, pattern));
    return stages === null ? [] : [{ address: addressOf(file, pattern), stages }];
  });
  if (found.length > 1) {
    throw PipelineError.of(
      `"${pattern}" is in ${found.length} files`,
      null,
      `Name one of them: ${examples(found.map(({ address }) => address))}`,
    );
  }
  return found[0]?.stages ?? null;
}

/** `sub/dvc.yaml:train`, the path from the current folder. */
function inNamedFile(graph: Graph, pattern: string, { directory }: Asking): readonly StageName[] | null {
  for (let at = pattern.indexOf(':'); at !== -1; at = pattern.indexOf(':', at + 1)) {
    const path = workspacePath(graph.workspace, '.', posix.resolve(directory, pattern.slice(0, at)));
    const file = graph.files.get(path);
    if (file === undefined) continue;
    const address = addressOf(file, pattern.slice(at + 1));
    const known = graph.stages.has(address) ? [address] : graph.groups.get(address);
    return (
      known ??
      ending(graph, pattern.slice(at + 1), file) ??
      matching(graph, address) ??
      refuse(graph, address)
    );
  }
  return null;
}

/** The end of one cell's name, in the file that was asked for before any other. */
function ending(graph: Graph, pattern: string, file?: PipelineFile): readonly StageName[] | null {
  const fits = ({ own }: Stage): boolean => own.endsWith(`@${pattern}`) || own.endsWith(`/${pattern}`);
  const all = [...graph.stages.values()].filter(fits);
  const near = all.filter((stage) => (file === undefined ? stage.file.prefix === null : stage.file === file));
  const endings = (near.length > 0 || file !== undefined ? near : all).map(({ name }) => name);
  if (endings.length === 0) return null;
  if (endings.length === 1) return endings;
  throw PipelineError.of(
    `target "${pattern}" fits ${endings.length} cells`,
    null,
    `Name one of them (${examples(endings)}), or all with '*${pattern}'`,
  );
}

/** A pipeline file, or an out or something in it. */
function ofPath(graph: Graph, pattern: string, { directory }: Asking): readonly StageName[] | null {
  const path = workspacePath(graph.workspace, '.', posix.resolve(directory, pattern));
  const file = graph.files.get(path);
  if (file !== undefined) return stagesOf(graph, [file]);
  const makers = [...graph.stages.values()].filter(({ outs }) =>
    outs.some((out) => isWithin(path, out.path)),
  );
  return makers.length === 0 ? null : makers.map(({ name }) => name);
}

function matching(graph: Graph, pattern: string): readonly StageName[] | null {
  if (!isPattern(pattern)) return null;
  const expression = nameExpression(pattern);
  const matched = [...graph.stages.keys()].filter((name) => expression.test(name));
  return matched.length === 0 ? null : matched;
}

function refuse(graph: Graph, pattern: string): never {
  const known = [...graph.groups.keys(), ...graph.stages.keys()];
  throw PipelineError.of(
    isPattern(pattern) ? `no stage matches "${pattern}"` : `there is no stage "${pattern}"`,
    null,
    // Among the cells where a cell is meant, else among stages and groups: 84 cells tell nobody anything.
    suggest(pattern, pattern.includes('@') ? known : known.filter((name) => !name.includes('@'))),
  );
}

function examples(names: readonly string[]): string {
  return `${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}`;
}

function isPattern(text: string): boolean {
  return /[*?[]/.test(text);
}

/** `*`, `?`, `[abc]`, `[!abc]`, as fnmatch has them: a name is no path, and a slash in it is a character like others. */
function nameExpression(pattern: string): RegExp {
  const source = pattern.replace(/\[!?[^\]]+\]|[\s\S]/g, (part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (part.length > 1) return part.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    return part.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
  });
  return new RegExp(`^${source}$`, 's');
}
