import { posix } from 'node:path';
import { PipelineError } from '../model/errors.js';
import type { Dialect } from '../model/graph.js';
import type { ReadDisk } from './params-file.js';

const FILES = ['pipeline.yaml', 'dvc.yaml'] as const;

export interface PipelineLocation {
  /** Absolute: the folder of the pipeline file. */
  readonly workspace: string;
  /** The file's name in it. */
  readonly file: string;
  readonly dialect: Dialect;
}

/**
 * The pipeline file: `file` from `directory`; else pipeline.yaml, else dvc.yaml, there or in the
 * nearest parent.
 * @throws PipelineError when there is none, or no such directory
 */
export function locatePipeline(
  disk: Pick<ReadDisk, 'stat'>,
  directory: string,
  file: string | null,
): PipelineLocation {
  if (file !== null) {
    const absolute = posix.resolve(directory, file);
    const stat = disk.stat(absolute);
    if (stat?.kind === 'file') return locationOf(absolute);
    throw PipelineError.of(
      stat === null ? `there is no pipeline file ${absolute}` : `${absolute} is not a file`,
      null,
      'Name the pipeline file behind -f, such as -f pipeline.yaml',
    );
  }
  // Else a typo would lead to a pipeline further up.
  if (disk.stat(directory)?.kind !== 'folder') {
    throw PipelineError.of(`there is no folder ${directory}`, null, 'Correct the name behind -C');
  }
  for (let folder = posix.resolve(directory); ; folder = posix.dirname(folder)) {
    for (const name of FILES) {
      const absolute = posix.join(folder, name);
      if (disk.stat(absolute)?.kind === 'file') return locationOf(absolute);
    }
    if (folder === posix.dirname(folder)) break;
  }
  throw PipelineError.of(
    `no pipeline.yaml or dvc.yaml in ${posix.resolve(directory)} or a folder above it`,
    null,
    'Go to the project, name the file with -f, or start one with "lockstep init"',
  );
}

function locationOf(absolute: string): PipelineLocation {
  const file = posix.basename(absolute);
  return { workspace: posix.dirname(absolute), file, dialect: file === 'dvc.yaml' ? 'dvc' : 'lockstep' };
}
