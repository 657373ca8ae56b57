import type { LockResolution, Settled } from '../commands/lock-resolve.js';
import { LOCK_NAME } from '../model/pipeline-file.js';

export function lockResolutionText(resolution: LockResolution): string {
  switch (resolution.kind) {
    case 'no-lock':
      return `there is no ${LOCK_NAME}, so nothing to resolve\n`;
    case 'whole':
      return `${LOCK_NAME} holds ${counted(resolution.stages)} and needs no resolving\n`;
    case 'resolved':
      return [
        `${LOCK_NAME}: kept ${counted(resolution.agreed)} on which both sides agree, or that one side has`,
        ...resolution.settled.map((one) => `  ${one.stage}: ${settledText(one)}`),
        `See what is left to do with "lockstep plan"; then "git add ${LOCK_NAME}".`,
        '',
      ].join('\n');
  }
}

function settledText(settled: Settled): string {
  switch (settled.kind) {
    case 'kept':
      return `${settled.side} (its outs are in place)`;
    case 'out-of-place':
      return "dropped, since the outs in place are neither side's";
    case 'unreadable':
      return 'dropped, since it is whole on neither side';
  }
}

function counted(stages: number): string {
  return `${stages} ${stages === 1 ? 'stage' : 'stages'}`;
}
