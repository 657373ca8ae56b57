import { constants } from 'node:os';
import { END_SIGNALS, type EndSignal } from '../../model/end-signal.js';

/** Set by bin/lockstep.js, which is a shell until it has looked: Node forgets at its start what was ignored. */
const VARIABLE = 'LOCKSTEP_IGNORED_SIGNALS';

/** Signals that were ignored when lockstep was started; none where nobody looked. */
export const ignoredSignals: ReadonlySet<EndSignal> = takeIgnored();

/** No stage, and no lockstep in a stage, is to see the variable. */
function takeIgnored(): ReadonlySet<EndSignal> {
  const mask = process.env[VARIABLE];
  Reflect.deleteProperty(process.env, VARIABLE);
  return mask === undefined ? new Set() : signalsIn(mask);
}

/** @param mask `SigIgn` of proc_pid_status(5): hexadecimal, bit 0 is signal 1 */
export function signalsIn(mask: string): ReadonlySet<EndSignal> {
  if (!/^[0-9a-f]{1,32}$/.test(mask)) return new Set();
  const bits = BigInt(`0x${mask}`);
  return new Set(END_SIGNALS.filter((signal) => (bits >> BigInt(constants.signals[signal] - 1)) & 1n));
}
