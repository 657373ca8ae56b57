import { posix } from 'node:path';
import type { WorkspacePath } from '../../model/graph.js';
import { ownPath } from '../../model/pipeline-file.js';
import { type DvcProject, dvcFolder } from '../dvc-project.js';
import { gathered } from '../gathered.js';
import type { FileDisk } from '../params-file.js';
import { workspacePath } from '../paths.js';
import { DEFAULT_STYLE, type OptionStyle } from '../unpack.js';
import { readConfig } from './config.js';
import { type PlacedPointer, readPointer } from './pointer-file.js';

/** What is read of DVC projects beside their dvc.yaml files. */
export interface DvcParts {
  readonly pointers: readonly PlacedPointer[];
  /** How the commands of a dvc.yaml make options of a map. */
  readonly styleOf: (file: WorkspacePath) => OptionStyle;
}

/**
 * @param seenFrom the folder that names count from
 * @throws PipelineError for a `.dvc` file or a configuration that DVC refuses
 */
export function readProjects(
  disk: FileDisk,
  workspace: string,
  seenFrom: WorkspacePath,
  projects: readonly DvcProject[],
): DvcParts {
  const styles = gathered(projects, (project) => ({ project, style: styleIn(disk, workspace, project) }));
  const files = projects.flatMap(({ pointers }) =>
    pointers.map((path) => workspacePath(workspace, '.', path)),
  );
  return {
    pointers: gathered(files, (file) => readPointer(disk, workspace, file, ownPath(seenFrom, file))),
    styleOf(file) {
      const absolute = posix.join(workspace, file);
      const found = styles.find(({ project }) => project.pipelines.includes(absolute));
      return found?.style ?? DEFAULT_STYLE;
    },
  };
}

function styleIn(disk: FileDisk, workspace: string, { root }: DvcProject): OptionStyle {
  const folder = dvcFolder(disk, root);
  return folder === null ? DEFAULT_STYLE : readConfig(disk, folder, workspace);
}
