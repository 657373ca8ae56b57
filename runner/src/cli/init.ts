import { init as writePipeline } from '../commands/init.js';
import type { Command, InitOptions } from './options.js';

/** Writes a small pipeline that runs, and says how to go on. */
export const init: Command<InitOptions> = (options, { stdout, system }) => {
  const { files, isInstalled } = writePipeline(system, options);
  for (const file of files) stdout.write(`wrote ${file}\n`);
  if (!isInstalled) {
    stdout.write('\nScripts import lockstep/stage: install it here with npm install lockstep\n');
  }
  stdout.write(`\nNow: ${options.folder === null ? '' : `cd ${options.folder} && `}lockstep run\n`);
  return Promise.resolve(0);
};
