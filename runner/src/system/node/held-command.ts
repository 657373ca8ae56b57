import { basename, join } from 'node:path';
import { OWN_PACKAGE } from '../own-package.js';
import type { Command } from '../processes.js';
import { ignoredSignals } from './ignored-signals.js';
import { HOLD_DESCRIPTOR, type HeldCommand } from './start-held.js';

/**
 * If whoever started it dies first, the read fails and it ends. Where `sh` is bash, neither an exported function nor a
 * TMOUT of the user's is to cut it short.
 */
const AWAIT = `TMOUT=0 command read -r _ <&${HOLD_DESCRIPTOR} || exit 125;`;
const HOLD = `${AWAIT} exec ${HOLD_DESCRIPTOR}<&-; exec "$@"`;
const HOLD_WITH_LIFELINE = `${AWAIT} exec "$@"`;

/** Bash expands the variable's value, once: a path may have a `$` in it. */
const HOLD_OF_BASH = { BASH_ENV: '$LOCKSTEP_HOLD', LOCKSTEP_HOLD: join(OWN_PACKAGE, 'bin', 'hold.bash') };
/** With one of them bash may not read BASH_ENV, or that is the user's. */
const VARIABLES_OF_BASH = ['BASH_ENV', 'BASHOPTS', 'SHELLOPTS', 'POSIXLY_CORRECT'];
/** An exported function: it would be called for a builtin of its name. */
const FUNCTION_OF_BASH = 'BASH_FUNC_';

/** Not by a set-uid bit: such a bash reads no files. */
const IS_WHO_IT_SEEMS =
  process.getuid?.() === process.geteuid?.() && process.getgid?.() === process.getegid?.();

/**
 * So that a process can be recorded before it may write, with the pid that it keeps. A bash without files of its own
 * waits by itself; anything else is started by a tiny shell, which is one program more to load.
 */
export function heldCommand(command: Command): HeldCommand {
  const { program, args, cwd, env, log, lifeline } = command;
  const place = { cwd, log, keepsPipe: lifeline !== null };
  if (lifeline === null && ignoredSignals.size === 0 && isPlainBash(command)) {
    return { ...place, program, args, env: { ...env, ...HOLD_OF_BASH } };
  }
  const hold = `${stayIgnored()}${lifeline === null ? HOLD : HOLD_WITH_LIFELINE}`;
  return {
    ...place,
    program: '/bin/sh',
    args: ['-c', hold, 'lockstep-hold', program, ...args],
    env: lifeline === null ? env : { ...env, [lifeline]: String(HOLD_DESCRIPTOR) },
  };
}

/** One that reads BASH_ENV for certain: what is merely called bash may not. */
function isPlainBash({ program, args, env }: Command): boolean {
  return (
    basename(program) === 'bash' &&
    args[0] === '--noprofile' &&
    args.at(-2) === '-c' &&
    VARIABLES_OF_BASH.every((name) => env[name] === undefined) &&
    !Object.keys(env).some((name) => name.startsWith(FUNCTION_OF_BASH)) &&
    IS_WHO_IT_SEEMS
  );
}

/** Node gives what it starts all signals anew; under `nohup` a stage is to be as any other program is. */
function stayIgnored(): string {
  if (ignoredSignals.size === 0) return '';
  return `trap '' ${[...ignoredSignals].map((name) => name.slice(3)).join(' ')};`;
}
