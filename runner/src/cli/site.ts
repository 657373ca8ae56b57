import type { Site } from '../commands/site.js';
import type { Io, PipelineOptions, WorkspaceOptions } from './options.js';

/** The pipeline that the options name; what else happens on the way is told on stderr. */
export function siteOf(options: WorkspaceOptions & Partial<PipelineOptions>, io: Io): Site {
  const { directory, file, maxCells, params = [], set = [], name = null } = options;
  const { system, argv, version, stderr } = io;
  return {
    system,
    argv,
    version,
    pipeline: { directory, file, maxCells, params, set, name },
    notify: (text) => {
      stderr.write(`${text}\n`);
    },
  };
}
