import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import lock from '../../../tfjs-node/package-lock.json' with { type: 'json' };

/**
 * Makes sure that the packages that are installed are those of `tfjs-node/package-lock.json`. The lock is part of this
 * code, and so of a cell's key, whether they are installed or not.
 *
 * @returns the folder from which they are found, with a slash at its end
 * @throws {Error} naming the command that installs them
 */
export function requireInstalled(): string {
  const wanted = createHash('sha256').update(JSON.stringify(lock)).digest('hex');
  // Where `npm run setup:tfjs-node` installs the engine.
  const folder = join(import.meta.dirname, '..', '..', '..', 'tfjs-node');
  // Written by the set-up when everything is in place and was tried: the hash of the lock it installed.
  const record = join(folder, 'node_modules', '.set-up');
  const found = existsSync(record) ? readFileSync(record, 'utf8').trim() : null;
  if (found !== wanted) {
    const what = found === null ? 'is not set up' : 'was set up from another tfjs-node/package-lock.json';
    throw new Error(
      `The engine @tensorflow/tfjs-node ${what}. Run "npm run setup:tfjs-node" once, then this again.`,
    );
  }
  return join(folder, '/');
}
