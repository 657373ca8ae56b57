import type { StageName, Value, ValueMap, WorkspacePath } from './graph.js';
import type { DepRecord, OutDeclaration, OutRecord, StageInputs } from './records.js';
import { hashValue } from './canonical.js';
import { ownPath } from './pipeline-file.js';
import type { ContentHash, StageKey } from './hashes.js';

/** A new format reruns everything: it changes only when keys were unsound. */
const FORMAT = 1;

/**
 * The stage's key. Each fact stands under a name of its own and keeps its type, so that no two
 * different inputs share an encoding: an absent list and an empty one, `1` and `"1"`, a param named
 * like one of our words.
 *
 * A script's path is not in it: its code and everything it is given are.
 */
export function stageKey(inputs: StageInputs): StageKey {
  const { action } = inputs;
  return hashValue('stage key', {
    format: FORMAT,
    action:
      action.kind === 'command'
        ? { commands: action.commands, shell: action.shell }
        : { code: action.code, with: action.with },
    wdir: inputs.wdir,
    deps: inputs.deps.map(encodeDep),
    params: mapValues(inputs.params, (values) =>
      typeof values === 'string' ? { hash: values } : { values },
    ),
    outs: inputs.outs.map(({ name, path }) => (name === null ? path : { name, path })),
    env: inputs.env,
    host: { node: inputs.host.node, platform: inputs.host.platform },
  }) as StageKey;
}

/** One member of a group, as a group dep sees it. */
export interface CellOuts {
  readonly name: StageName;
  readonly with: Value;
  readonly outs: readonly (OutDeclaration & OutRecord)[];
}

/** A file, or a folder as a whole, that a glob finds. */
export interface GlobbedFile {
  readonly path: WorkspacePath;
  readonly hash: ContentHash;
}

/** One hash for all of a group: names, what each cell was given, and what it produced under which names. */
export function cellsHash(cells: readonly CellOuts[]): `cells:${string}` {
  const value = cells.map(({ name, with: given, outs }) => ({
    name,
    with: given,
    outs: outs.map(({ name, path, hash }) => (name === null ? { path, hash } : { name, path, hash })),
  }));
  return `cells:${hashValue('cells', value)}`;
}

/**
 * One hash for all that a glob finds: which files, and what they hold.
 * @param folder of the stage's file, from which their paths count
 * @param files in order of path
 */
export function filesHash(folder: WorkspacePath, files: readonly GlobbedFile[]): `files:${string}` {
  return `files:${hashValue(
    'files',
    files.map(({ path, hash }) => ({ path: ownPath(folder, path), hash })),
  )}`;
}

/** A glob's own text isn't in it: another pattern that finds the same files gives the stage the same. */
function encodeDep(dep: DepRecord): Value {
  if ('url' in dep) return { name: dep.name, url: dep.url, version: dep.version };
  if ('stage' in dep) return { name: dep.name, stage: dep.stage, hash: dep.hash };
  if ('glob' in dep) return { name: dep.name, files: dep.hash };
  return { name: dep.name, path: dep.path, hash: dep.hash };
}

function mapValues<T>(map: Readonly<Record<string, T>>, encode: (value: T) => Value): ValueMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, encode(value)]));
}
