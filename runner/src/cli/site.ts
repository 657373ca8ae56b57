import type { Site } from '../commands/site.js';
import type { Io, PipelineOptions, ScopedTargets, WorkspaceOptions } from './options.js';

/** The pipeline that the options name; what else happens on the way is told on stderr. */
export function siteOf(options: WorkspaceOptions & Partial<PipelineOptions & ScopedTargets>, io: Io): Site {
  const { directory, file, params = [], set = [], name = null, scope } = options;
  const { system, argv, version, stderr } = io;
  return {
    system,
    argv,
    version,
    pipeline: { directory, file, params, set, name, ...(scope === undefined ? {} : { scope }) },
    notify: (text) => {
      stderr.write(`${text}\n`);
    },
  };
}
