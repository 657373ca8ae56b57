import { posix } from 'node:path';
import { PipelineError } from '../../model/errors.js';
import { type DvcManifestEntry, dvcFolderMd5 } from '../../model/dvc-manifest.js';
import type { Md5, PointedOut, Pointer, WorkspacePath } from '../../model/graph.js';
import { type FileDisk, parsedYaml, readSource } from '../params-file.js';
import { isUrl, workspacePath } from '../paths.js';
import { type Span, errorAt, inOrder, positionOf } from '../source.js';
import { type MapNode, type Node, emptyMap, textOf } from '../tree.js';
import { TRACKED, TRACKED_FILE } from './tracked-shape.js';
import {
  aMap,
  anything,
  checksum,
  listOf,
  listOrNothing,
  mapWith,
  oneOf,
  text,
  textOrNothing,
  yesOrNo,
} from './shape.js';

const FOUND = { ...TRACKED, path: text, persist: yesOrNo, files: listOf(TRACKED_FILE), fs_config: aMap };

const OUT = mapWith(
  {
    ...FOUND,
    desc: text,
    type: text,
    labels: listOf(text),
    meta: anything,
    cache: yesOrNo,
    remote: text,
    push: yesOrNo,
  },
  { required: ['path'] },
);

const nameOrSettings = oneOf('text or a map', text, aMap);

const DEP = mapWith({
  ...FOUND,
  repo: mapWith(
    { url: text, rev: text, rev_lock: text, config: nameOrSettings, remote: nameOrSettings },
    { required: ['url'] },
  ),
  db: mapWith({ query: text, connection: text, file_format: text, table: text }),
});

const POINTER = mapWith({
  md5: checksum,
  wdir: textOrNothing,
  deps: listOrNothing(DEP),
  outs: listOrNothing(OUT),
  locked: yesOrNo,
  frozen: yesOrNo,
  meta: anything,
  always_changed: yesOrNo,
  desc: text,
});

/** A `.dvc` file, with the place that errors about it as a whole point to. */
export interface PlacedPointer {
  readonly pointer: Pointer;
  readonly at: Span;
}

/**
 * Reads a `.dvc` file.
 * @param file it, from the workspace
 * @param name how it is called from where the graph is looked at
 * @throws PipelineError for what DVC refuses: bad syntax, an unknown key, an out without a path
 */
export function readPointer(
  disk: FileDisk,
  workspace: string,
  file: WorkspacePath,
  name: string,
): PlacedPointer {
  const source = readSource(disk, posix.resolve(workspace, file), file);
  if (source === null) throw PipelineError.of(`${file} vanished while it was read`);
  const root = parsedYaml(disk, source);
  const document = root.kind === 'scalar' && root.value === null ? emptyMap(root.at) : root;
  const diagnostics = POINTER(document, 'a .dvc file');
  if (diagnostics.length > 0) throw new PipelineError(inOrder(diagnostics));
  if (document.kind !== 'map') throw new TypeError('a .dvc file that fits its shape is a map');
  const wdir = textOf(document.entries.get('wdir')?.value) ?? '.';
  const folder = workspacePath(workspace, posix.dirname(file), wdir);
  const deps = mapsIn(document, 'deps');
  const place: Place = { workspace, folder, file, isImport: deps.length > 0 };
  return {
    pointer: {
      file,
      name,
      outs: mapsIn(document, 'outs').flatMap((out) => readOut(out, place)),
      deps: deps.flatMap((dep) => readDep(dep, place)),
    },
    at: document.entries.get('outs')?.key.at ?? document.at,
  };
}

interface Place {
  readonly workspace: string;
  /** From where its paths count. */
  readonly folder: WorkspacePath;
  readonly file: WorkspacePath;
  readonly isImport: boolean;
}

/** What lies in a bucket is nobody's input here. */
function readOut(out: MapNode, { workspace, folder, file, isImport }: Place): readonly PointedOut[] {
  const path = out.entries.get('path')?.value;
  const declared = textOf(path);
  if (path === undefined || declared === undefined || declared === '') {
    throw errorAt(path?.at ?? out.at, 'an out of a .dvc file has an empty path', 'Write where its data lie');
  }
  if (isUrl(declared)) return [];
  const position = positionOf(path.at);
  if (position === null) throw new TypeError('a .dvc file without positions');
  return [
    { file, isImport, declared, path: workspacePath(workspace, folder, declared), position, md5: md5Of(out) },
  ];
}

function readDep(dep: MapNode, { workspace, folder }: Place): readonly WorkspacePath[] {
  const declared = textOf(dep.entries.get('path')?.value);
  const isElsewhere = dep.entries.has('repo') || dep.entries.has('db');
  if (declared === undefined || declared === '' || isElsewhere || isUrl(declared)) return [];
  return [workspacePath(workspace, folder, declared)];
}

function md5Of(out: MapNode): Md5 | null {
  const isLegacy = textOf(out.entries.get('hash')?.value) !== 'md5';
  const sum = sumOf(out);
  if (sum !== null) {
    const isFolder = sum.endsWith('.dir');
    return {
      digest: isFolder ? sum.slice(0, -'.dir'.length) : sum,
      of: isFolder ? 'folder' : 'file',
      isLegacy,
    };
  }
  const files = mapsIn(out, 'files');
  if (files.length === 0) return null;
  // Of a folder whose versions a remote keeps, each file is named instead.
  const entries = files.flatMap((file): readonly DvcManifestEntry[] => {
    const [relpath, md5] = [textOf(file.entries.get('relpath')?.value), sumOf(file)];
    return relpath === undefined || md5 === null ? [] : [{ relpath, md5 }];
  });
  if (entries.length < files.length) return null;
  return { digest: dvcFolderMd5(entries), of: 'folder', isLegacy };
}

/** `null` where there is none. */
function sumOf(node: MapNode): string | null {
  const sum = textOf(node.entries.get('md5')?.value);
  return sum === undefined || sum === '' ? null : sum.toLowerCase();
}

function mapsIn(node: MapNode, key: string): readonly MapNode[] {
  const list: Node | undefined = node.entries.get(key)?.value;
  return list?.kind === 'list' ? list.items.filter((item) => item.kind === 'map') : [];
}
