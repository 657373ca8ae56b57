import type { System } from '../system/system.js';
import type { Reporter } from '../model/events.js';
import type { Doors } from './door.js';
import { ndjsonReporter } from './ndjson.js';
import { plainReporter, quietReporter } from './plain.js';
import { isLive, painter } from './style.js';
import { ttyReporter } from './tty.js';

/** Doors, and what is known of the terminal behind them. */
export interface Screen extends Doors {
  readonly system: Pick<System, 'clock' | 'host'>;
}

/** Data goes to stdout, progress to stderr. */
export function createReporter(
  { json, quiet }: { readonly json: boolean; readonly quiet: boolean },
  { stdout, stderr, system: { clock, host } }: Screen,
): Reporter {
  if (json) return ndjsonReporter(stdout);
  const { env } = host;
  const paint = painter(env, stderr);
  if (quiet) return quietReporter(stderr, paint);
  return isLive(env, stderr) ? ttyReporter(stderr, paint, clock) : plainReporter(stderr, paint, clock);
}
