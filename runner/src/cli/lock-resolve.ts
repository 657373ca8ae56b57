import { lockResolve as resolveLock } from '../commands/lock-resolve.js';
import { lockResolutionText } from '../reporters/lock-resolve-text.js';
import type { Command, LockResolveOptions } from './options.js';
import { print } from './print.js';
import { siteOf } from './site.js';

/** Settles a pipeline.lock with conflict markers, or one that is damaged. */
export const lockResolve: Command<LockResolveOptions> = async (options, io) => {
  const resolution = await resolveLock(siteOf(options, io));
  print(io, () => lockResolutionText(resolution));
  return 0;
};
