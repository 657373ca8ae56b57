import { init as copyTemplate } from '../commands/init.js';
import type { Command, InitOptions } from './options.js';

/** Copies a template, and says how to go on. */
export const init: Command<InitOptions> = (options, { stdout, system }) => {
  const { files, next, isInstalled } = copyTemplate(system, options);
  for (const file of files) stdout.write(`wrote ${file}\n`);
  if (!isInstalled) {
    stdout.write('\nScripts import lockstep/stage: install it here with npm install lockstep\n');
  }
  const steps = options.folder === null ? next : [`cd ${options.folder}`, ...next];
  stdout.write(`\nNow: ${steps.join(' && ')}\n`);
  return Promise.resolve(0);
};
