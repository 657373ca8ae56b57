import { posix } from 'node:path';
import type { Dep, Dialect, ParamsDep, StageName, WorkspacePath } from '../model/graph.js';
import { ownPath } from '../model/pipeline-file.js';
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
}

/**
 * A stage's deps in the order of the file.
 * @param meant which stage or group of the graph a `{stage: …}` means
 * @throws PipelineError for a URL, a path that isn't text
 */
export function readDeps(body: MapNode, place: StagePlace, meant: (text: string) => StageName): PlacedDep[] {
  return namedItems(body.entries.get('deps')?.value).map(([name, node]) => {
    const stage = node.kind === 'map' ? node.entries.get('stage')?.value : undefined;
    if (stage !== undefined) {
      const text = requireText(stage, "a dep's stage");
      return { dep: { kind: 'stage', name, stage: text, target: meant(text) }, at: stage.at };
    }
    const declared = requirePath(node, 'a dep');
    if (isUrl(declared)) {
      throw errorAt(
        node.at,
        `"${declared}" is a URL, and a dep is a file or a folder`,
        'Fetch it in a stage of its own',
      );
    }
    const path = placedPath(place, declared);
    return { dep: { kind: 'path', name, declared, path }, at: node.at };
  });
}

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
 * @throws PipelineError for a bare key that no vars file has, a Python file
 */
export function readParamsDeps(
  body: MapNode,
  place: StagePlace,
  dialect: Dialect,
  varsFiles: readonly VarsFile[],
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
    const path = dialect === 'dvc' ? placedPath(place, DEFAULT_PARAMS) : fileOf(key, item.at, varsFiles);
    track(declaredFrom(place, path), path, [key]);
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

export function byCodeUnit(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
