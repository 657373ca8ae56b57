import type { LockResolution, Settled } from '../commands/lock-resolve.js';

/** Of several locks those that needed it; where none did, all. */
export function lockResolutionText(resolutions: readonly LockResolution[]): string {
  const resolved = resolutions.filter(({ kind }) => kind === 'resolved');
  return (resolved.length > 0 ? resolved : resolutions).map(textOf).join('');
}

function textOf(resolution: LockResolution): string {
  const { lock } = resolution;
  switch (resolution.kind) {
    case 'no-lock':
      return `there is no ${lock}, so nothing to resolve\n`;
    case 'whole':
      return `${lock} holds ${counted(resolution.stages)} and needs no resolving\n`;
    case 'resolved':
      return [
        `${lock}: kept ${counted(resolution.agreed)} on which both sides agree, or that one side alone has or changed`,
        ...resolution.settled.map((one) => `  ${one.stage}: ${settledText(one)}`),
        `See what is left to do with "lockstep plan"; then "git add ${lock}".`,
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
