import { join } from 'node:path';
import { $ } from 'zx';
import { openFolder } from './folder.js';
import type { CommandOptions, ReadFile, Source } from './source.js';

/** Files inside a package of the npm registry, `folder` being where they lie in its archive. */
export function npmSource(spec: string, folder: string, options: CommandOptions): Source {
  return {
    label: `npm package ${spec}`,
    open: (workFolder) => openPackage(spec, folder, workFolder, options),
  };
}

async function openPackage(
  spec: string,
  folder: string,
  workFolder: string,
  { timeoutSeconds, onStep }: CommandOptions,
): Promise<ReadFile> {
  const $$ = $({ quiet: true, timeout: timeoutSeconds * 1000 });
  onStep(`npm pack ${spec}`);
  // One retry at once: npm's own default waits over a minute where the registry can't be reached.
  await $$`npm pack ${spec} --pack-destination ${workFolder} --ignore-scripts --fetch-retries=1 --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=1000 --loglevel=error`;
  await $$({ cwd: workFolder })`tar -xzf ./*.tgz`;
  return openFolder(join(workFolder, folder));
}
