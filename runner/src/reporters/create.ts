import type { Clock } from '../ports/system.js';
import type { Reporter } from '../run/events.js';
import { ndjsonReporter } from './ndjson.js';
import { plainReporter, quietReporter } from './plain.js';
import { isLive, painter } from './style.js';
import { ttyReporter } from './tty.js';

export interface Screen {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/** Data goes to stdout, progress to stderr. */
export function createReporter(
  { json, quiet }: { readonly json: boolean; readonly quiet: boolean },
  { stdout, stderr, env }: Screen,
  clock: Clock,
): Reporter {
  if (json) return ndjsonReporter(stdout);
  const paint = painter(env, stderr);
  if (quiet) return quietReporter(stderr, paint);
  return isLive(env, stderr) ? ttyReporter(stderr, paint, clock) : plainReporter(stderr, paint);
}
