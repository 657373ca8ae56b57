import type { ProcessGroup } from '../processes.js';
import type { GroupLook } from './group-look.js';
import type { ProcessRow } from './process-table.js';

export function onAnotherMachine({ pid, host = '' }: ProcessGroup): string {
  return (
    `an interrupted stage was process ${pid} on ${host}, and whether it still writes can't be seen from here\n` +
    'Run lockstep there once: it ends what still runs.'
  );
}

/** Why a group can't be taken for ended, and what to do. */
export function whyNotOver({ pid }: ProcessGroup, { ours, unproven, sign, isElsewhere }: GroupLook): string {
  if (ours.length > 0) {
    return (
      `${names(ours)} of an interrupted stage can't be ended and may still write\n` +
      'It may wait for a disk that does not answer. Run again when it is gone.'
    );
  }
  if (unproven.length > 0) {
    return (
      `${names(unproven)} may be left of an interrupted stage, process ${pid}, or may be somebody else's: ` +
      'nothing proves either, so nothing is ended\n' +
      'End it if it is of that stage, and run again.'
    );
  }
  const where = isElsewhere ? 'in another container of this machine' : 'where it can’t be seen from here';
  return sign === 'held'
    ? `something of an interrupted stage still runs ${where}, and may write\n` +
        'Run lockstep there once, or end that container; then run again.'
    : `an interrupted stage was process ${pid} ${where}, and whether it still writes can't be seen\n` +
        'Run lockstep there once, or end that container; then run again.';
}

function names(rows: readonly ProcessRow[]): string {
  return rows.map(({ name, pid }) => `${name} (${pid})`).join(', ');
}
