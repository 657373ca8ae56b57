import { posix } from 'node:path';
import type { Diagnostic } from '../model/errors.js';
import type { Dep, Dialect, ParamsDep, StageName, WorkspacePath } from '../model/graph.js';
import { ownPath } from '../model/pipeline-file.js';
import { byCodeUnit } from './by-code-unit.js';
import { type DeclaredGlob, type Globs, type SearchedGlob, isGlob, readGlob } from './globs.js';
import { tried } from './in-stage.js';
import { suggest } from './nearest.js';
import { documentWith } from './params.js';
import { type StagePlace, isUrl, placedPath } from './paths.js';
import { type Span, errorAt } from './source.js';
import { namedItems, requirePath, requireText } from './stage-parts.js';
import type { MapNode, Node } from './tree.js';
import { DEFAULT_PARAMS, type VarsFile } from './vars.js';

export interface PlacedDep {
  readonly dep: Dep;
  readonly at: Span;
  /** Of a glob: what it finds, but for what stages make. */
  readonly files: { readonly declared: DeclaredGlob; readonly searched: SearchedGlob } | null;
  /** Of a glob: the stages that make some of it. */
  readonly makers: readonly StageName[];
}

/** What deps are resolved by. */
interface DepContext {
  /** Which stage or group of the graph a `{stage: …}` means. */
  readonly meant: (text: string) => StageName;
  readonly globs: Globs;
}

/**
 * A stage's deps in the order of the file.
 * @throws PipelineError for a URL of no known scheme, a path that isn't text, a glob that can't be searched
 */
export function readDeps(body: MapNode, place: StagePlace, { meant, globs }: DepContext): PlacedDep[] {
  return namedItems(body.entries.get('deps')?.value).map(([name, node]) => {
    const stage = node.kind === 'map' ? node.entries.get('stage')?.value : undefined;
    if (stage !== undefined) {
      if (isGlob(node)) throw errorAt(node.at, 'a dep is a stage or a glob, not both', 'Write two deps');
      const text = requireText(stage, "a dep's stage");
      return {
        dep: { kind: 'stage', name, stage: text, target: meant(text) },
        at: stage.at,
        ...NO_FILES,
      };
    }
    if (isGlob(node)) {
      const declared = readGlob(node);
      const searched = globs.search(declared, place);
      const { patterns, exclude, at } = declared;
      const paths = searched.found.map(({ path }) => path);
      return {
        dep: { kind: 'glob', name, glob: { patterns, exclude }, paths },
        at,
        files: { declared, searched },
        makers: [],
      };
    }
    const declared = requirePath(node, 'a dep');
    if (isUrl(declared)) {
      refuseUnknownScheme(declared, node.at);
      return { dep: { kind: 'url', name, url: declared }, at: node.at, ...NO_FILES };
    }
    const path = placedPath(place, declared);
    return { dep: { kind: 'path', name, declared, path }, at: node.at, ...NO_FILES };
  });
}

/** Those that DVC takes in deps. */
const SCHEMES = 'http https s3 gs azure ssh hdfs webhdfs webdav webdavs oss gdrive remote ds'.split(' ');

function refuseUnknownScheme(url: string, at: Span): void {
  const scheme = url.slice(0, url.indexOf(':')).toLowerCase();
  if (SCHEMES.includes(scheme)) return;
  throw errorAt(at, `"${url}" begins with no scheme that is known`, suggest(scheme, SCHEMES));
}

const NO_FILES = { files: null, makers: [] } as const;

interface TrackedFile {
  readonly declared: string;
  readonly path: WorkspacePath;
  /** null: the whole file. */
  keys: string[] | null;
}

/**
 * The params that a stage tracks, a file each, in order of path.
 * In a pipeline.yaml a bare key belongs to the first vars file that has it; in a dvc.yaml to the
 * params.yaml in `wdir`.
 * @param problems gets what is wrong with a bare key that no vars file has
 * @throws PipelineError for a Python file
 */
export function readParamsDeps(
  body: MapNode,
  place: StagePlace,
  dialect: Dialect,
  varsFiles: readonly VarsFile[],
  problems: Diagnostic[],
): ParamsDep[] {
  const list = body.entries.get('params')?.value;
  if (list?.kind !== 'list') return [];
  const files = new Map<WorkspacePath, TrackedFile>();
  const track = (declared: string, path: WorkspacePath, keys: readonly string[] | null): void => {
    const file = files.get(path) ?? { declared, path, keys: [] };
    // A file that is tracked as a whole stays so, whatever keys stand beside.
    file.keys = keys === null || file.keys === null ? null : [...file.keys, ...keys];
    files.set(path, file);
  };
  for (const item of list.items) {
    if (item.kind === 'map') {
      for (const { key, value } of item.entries.values()) {
        const declared = requirePath(key, 'a params file');
        refusePython(declared, key.at);
        track(declared, placedPath(place, declared), keysOf(value));
      }
      continue;
    }
    const key = requireText(item, 'a param');
    const path =
      dialect === 'dvc'
        ? placedPath(place, DEFAULT_PARAMS)
        : tried(() => fileOf(key, item.at, varsFiles), null, problems);
    if (path !== null) track(declaredFrom(place, path), path, [key]);
  }
  return [...files.values()]
    .map(({ declared, path, keys }) => ({
      declared,
      path,
      keys: keys && [...new Set(keys)].sort(byCodeUnit),
    }))
    .sort((one, other) => byCodeUnit(ownPath(place.folder, one.path), ownPath(place.folder, other.path)));
}

function keysOf(node: Node): string[] | null {
  // As in DVC: `file:` and `file: []` are the whole file.
  if (node.kind !== 'list' || node.items.length === 0) return null;
  return node.items.map((item) => requireText(item, 'a param'));
}

function fileOf(key: string, at: Span, varsFiles: readonly VarsFile[]): WorkspacePath {
  const documents = varsFiles.map(({ document }) => document);
  const found = documentWith(documents, key);
  const file = varsFiles.find(({ document }) => document === found);
  if (file !== undefined) return file.path;
  if (varsFiles.length === 0) {
    throw errorAt(
      at,
      `param "${key}": no params file is loaded`,
      'Add params.yaml, name the file under "vars", or write {file: [key]}',
    );
  }
  const names = [...new Set(varsFiles.map(({ path }) => path))].join(', ');
  throw errorAt(
    at,
    `param "${key}" is in none of the vars files (${names})`,
    suggest(
      key,
      documents.flatMap((document) => document.keys()),
    ),
  );
}

function refusePython(declared: string, at: Span): void {
  if (!declared.endsWith('.py')) return;
  throw errorAt(
    at,
    `"${declared}": params are read from YAML, JSON and TOML, not from Python`,
    'Move the values into a params file that the Python code reads',
  );
}

function declaredFrom({ wdir }: StagePlace, path: WorkspacePath): string {
  return posix.isAbsolute(path) ? path : posix.relative(wdir, path);
}
