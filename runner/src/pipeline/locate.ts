import { posix } from 'node:path';
import { PipelineError } from '../model/errors.js';
import { checkoutOf } from './checkout.js';
import { isDvcRoot } from './dvc-project.js';
import { Includes } from './includes.js';
import type { ReadDisk } from './params-file.js';

const FILES = ['pipeline.yaml', 'dvc.yaml'] as const;

/** Which file was asked for, and of what it is a part. All paths are absolute. */
export interface PipelineLocation {
  readonly workspace: string;
  /** `null` in a DVC project, where no file lies here or above. */
  readonly file: string | null;
  /** Of whom the other files are asked for: the outermost file that includes `file`, or the DVC project that it is of. */
  readonly root:
    { readonly kind: 'file'; readonly path: string } | { readonly kind: 'dvc'; readonly folder: string };
}

/**
 * The pipeline file: `file` from `directory`; else pipeline.yaml, else dvc.yaml, there or in the nearest parent. Its
 * workspace is the folder of the outermost pipeline.yaml that includes it; else of the DVC project that it lies in;
 * else its own. It is looked for up to git's root.
 * @throws PipelineError when there is none, or no such directory, and where a file further up can't be read
 */
export function locatePipeline(disk: ReadDisk, directory: string, file: string | null): PipelineLocation {
  const found = file === null ? nearestFile(disk, directory) : namedFile(disk, directory, file);
  if (found.file === null)
    return { workspace: found.project, file: null, root: { kind: 'dvc', folder: found.project } };
  const folders = foldersUp(disk, posix.dirname(found.file));
  const outermost = outermostIncluding(disk, folders, found.file);
  if (outermost !== found.file) {
    return { workspace: posix.dirname(outermost), file: found.file, root: { kind: 'file', path: outermost } };
  }
  const project = folders.find((folder) => isDvcRoot(disk, folder));
  const isDvc = posix.basename(found.file) === 'dvc.yaml';
  return {
    workspace: project ?? posix.dirname(found.file),
    file: found.file,
    root:
      isDvc && project !== undefined ? { kind: 'dvc', folder: project } : { kind: 'file', path: found.file },
  };
}

/** The DVC project that a dvc.yaml is a part of, inside a workspace; null: none. */
export function projectOf(disk: ReadDisk, workspace: string, file: string): string | null {
  for (let folder = posix.dirname(file); ; folder = posix.dirname(folder)) {
    if (isDvcRoot(disk, folder)) return folder;
    if (folder === workspace || folder === posix.dirname(folder)) return null;
  }
}

type Nearest =
  | { readonly file: string }
  /** No file, but a DVC project, which is here or above. */
  | { readonly file: null; readonly project: string };

function namedFile(disk: ReadDisk, directory: string, file: string): Nearest {
  const absolute = posix.resolve(directory, file);
  const stat = disk.stat(absolute);
  if (stat?.kind === 'file') return { file: absolute };
  throw PipelineError.of(
    stat === null ? `there is no pipeline file ${absolute}` : `${absolute} is not a file`,
    null,
    'Name the pipeline file behind -f, such as -f pipeline.yaml',
  );
}

function nearestFile(disk: ReadDisk, directory: string): Nearest {
  // Else a typo would lead to a pipeline further up.
  if (disk.stat(directory)?.kind !== 'folder') {
    throw PipelineError.of(`there is no folder ${directory}`, null, 'Correct the name behind -C');
  }
  for (let folder = posix.resolve(directory); ; folder = posix.dirname(folder)) {
    for (const name of FILES) {
      const absolute = posix.join(folder, name);
      if (disk.stat(absolute)?.kind === 'file') return { file: absolute };
    }
    if (isDvcRoot(disk, folder)) return { file: null, project: folder };
    if (folder === posix.dirname(folder)) break;
  }
  throw PipelineError.of(
    `no pipeline.yaml or dvc.yaml in ${posix.resolve(directory)} or a folder above it`,
    null,
    'Go to the project, name the file with -f, or start one with "lockstep init"',
  );
}

/** A folder and those above it, up to git's root; nothing above a scratch workspace is its matter. */
function foldersUp(disk: ReadDisk, start: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = start; ; folder = posix.dirname(folder)) {
    folders.push(folder);
    const isLast = checkoutOf(folder) !== null || disk.stat(posix.join(folder, '.git')) !== null;
    if (isLast || folder === posix.dirname(folder)) return folders;
  }
}

function outermostIncluding(disk: ReadDisk, folders: readonly string[], file: string): string {
  let outermost = file;
  for (const folder of folders) {
    const candidate = posix.join(folder, 'pipeline.yaml');
    if (candidate === file || disk.stat(candidate)?.kind !== 'file') continue;
    if (new Includes(disk, folder).closure(candidate).includes(file)) outermost = candidate;
  }
  return outermost;
}
