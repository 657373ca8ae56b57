import { lockResolve as resolveLock } from '../commands/lock-resolve.js';
import { lockResolutionText } from '../reporters/lock-resolve-text.js';
import type { Command, LockResolveOptions } from './options.js';
import { print } from './print.js';
import { siteOf } from './site.js';

/** Settles locks with conflict markers, or that are damaged. */
export const lockResolve: Command<LockResolveOptions> = async (options, io) => {
  const resolutions = await resolveLock(siteOf(options, io));
  print(io, () => lockResolutionText(resolutions));
  return 0;
};
