import { linesOf } from '../reporters/lines.js';
import { painter } from '../reporters/style.js';
import type { Host } from '../system/host.js';
import { stagesUpToDate } from '../system/node/unchanged.js';
import type { Output } from '../system/streams.js';
import { outliveScreen } from './screen-trouble.js';

/** What a process was started with, as far as it can answer at once. */
export interface Start {
  /** After `lockstep`. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Host['env'];
  /** Asked for only where something is said: Node makes it then. */
  readonly stderr: () => Output;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** The folder of this build of lockstep. */
  readonly build: string;
}

/** What a plain `run` may be asked for besides: nothing of it changes whether there is something to do. */
const PLAIN = /^(?:--quiet|--keep-going|--no-wait|--jobs=[1-9][0-9]{0,8})$/;

/**
 * Answers a plain `lockstep run` where nothing has changed since the last one that had nothing to do.
 * @returns false where the whole program has to look
 */
export function answerAtOnce({ argv, cwd, env, stderr, now, build }: Start): boolean {
  const startedAt = now();
  if (!isPlainRun(argv)) return false;
  const upToDate = stagesUpToDate(cwd, build);
  if (upToDate === null) return false;
  if (argv.includes('--quiet')) return true;
  const none = {
    executed: 0,
    restored: 0,
    failed: 0,
    skipped: 0,
    cancelled: 0,
    notStarted: 0,
    endedBy: null,
  };
  const durationMs = Math.round(now() - startedAt);
  const finished = { type: 'run-finished', ok: true, upToDate, ...none, durationMs } as const;
  const output = stderr();
  outliveScreen(output);
  for (const line of linesOf(finished, painter(env, output))) output.write(`${line}\n`);
  return true;
}

/** Words that ask for an explanation, wherever they stand; none at all does, too. */
const ASKING = new Set(['-h', '--help', '--version', 'help']);

/** Whether help.ts may have the answer. */
export function asksToExplain(argv: readonly string[]): boolean {
  return argv.length === 0 || argv.some((word) => ASKING.has(word));
}

function isPlainRun([command, ...options]: readonly string[]): boolean {
  if (command !== 'run') return false;
  const joined = options.map((option, at) => (isJobs(options[at - 1]) ? `--jobs=${option}` : option));
  return joined.every((option, at) => PLAIN.test(option) || (isJobs(option) && at + 1 < joined.length));
}

function isJobs(option: string | undefined): boolean {
  return option === '-j' || option === '--jobs';
}
