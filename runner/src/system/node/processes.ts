import { hostname } from 'node:os';
import { StoreError } from '../../model/errors.js';
import type { Clock } from '../clock.js';
import type { Ending, ProcessIdentity, Processes } from '../processes.js';
import { holdProcess } from './held-process.js';
import type { ProcessRow, ProcessTable } from './process-table.js';

/** How long what was killed may take to be gone. */
const KILLED_MS = 5_000;
const POLL_MS = 20;

/** This machine's own; how it shows its processes is loaded with the rest, since every look at one is synchronous. */
export async function nodeProcesses(clock: Clock): Promise<Processes> {
  const openTable =
    process.platform === 'linux'
      ? (await import('./linux-processes.js')).linuxTable
      : (await import('./darwin-processes.js')).darwinTable;
  let loaded: ProcessTable | null = null;
  const table = (): ProcessTable => (loaded ??= openTable());

  function identify(pid: number): ProcessIdentity | null {
    const { bootId, pidNamespace } = table();
    const row = table().row(pid);
    return row === null ? null : { pid, startTime: row.startTime, bootId, pidNamespace };
  }

  /** What still lives of the group, empty when the pid was given to somebody else since. */
  function members(leader: ProcessIdentity): readonly ProcessRow[] {
    // A pid isn't given anew while a group of that number has members, so a stranger with the
    // leader's pid proves that the whole group is gone.
    const row = table().row(leader.pid);
    if (row !== null && row.startTime !== leader.startTime) return [];
    return table()
      .rows()
      .filter(({ group }) => group === leader.pid);
  }

  async function waitUntilGone(leader: ProcessIdentity, milliseconds: number): Promise<boolean> {
    const deadline = clock.monotonic() + milliseconds;
    while (members(leader).length > 0) {
      if (clock.monotonic() >= deadline) return false;
      await clock.sleep(POLL_MS);
    }
    return true;
  }

  return {
    self() {
      const identity = identify(process.pid);
      if (identity === null) throw new Error('this process is not in its own process table');
      return { ...identity, host: hostname() };
    },

    identify,

    liveness(owner) {
      const { bootId, pidNamespace } = table();
      if (owner.bootId !== bootId) return owner.host === hostname() ? 'dead' : 'unknown';
      if (owner.pidNamespace !== pidNamespace) return 'unknown';
      return table().row(owner.pid)?.startTime === owner.startTime ? 'alive' : 'dead';
    },

    hold: (command) => holdProcess(command, identify),

    group(leader) {
      const { bootId, pidNamespace } = table();
      if (leader.bootId !== bootId) return 'dead';
      if (leader.pidNamespace !== pidNamespace) return 'unknown';
      return members(leader).length > 0 ? 'alive' : 'dead';
    },

    async survivors(leader, waitMs) {
      // The cheap question first: after nearly every stage nothing is left.
      if (!signalGroup(leader.pid, 0) || (await waitUntilGone(leader, waitMs))) return [];
      return members(leader).map(named);
    },

    async endGroup(leader, how, graceMs) {
      const { bootId, pidNamespace } = table();
      if (leader.bootId !== bootId) return false;
      if (leader.pidNamespace !== pidNamespace) {
        throw new StoreError(
          `a stage's process ${leader.pid} was started in another container of this machine and may still write\n` +
            'Run lockstep there once, or end that container.',
        );
      }
      // The cheap question first: after nearly every stage nothing is left.
      if (!signalGroup(leader.pid, 0) || members(leader).length === 0) return false;
      if (await endMembers(leader, how, graceMs)) return true;
      throw new StoreError(
        `${members(leader).map(named).join(', ')} of an interrupted stage can't be ended and may still write\n` +
          'It probably waits for a disk that does not answer. Run again when it is gone.',
      );
    },

    signalGroup(leader, signal) {
      const { bootId, pidNamespace } = table();
      if (leader.bootId !== bootId || leader.pidNamespace !== pidNamespace) return;
      if (members(leader).length > 0) signalGroup(leader.pid, signal);
    },

    peakMemory: (pid) => table().peakMemory(pid),
  };

  /** @returns whether they are gone */
  async function endMembers(leader: ProcessIdentity, how: Ending, graceMs: number): Promise<boolean> {
    if (how !== 'now') {
      signalGroup(leader.pid, how);
      // A stopped process sees a signal only once it goes on.
      signalGroup(leader.pid, 'SIGCONT');
      if (await waitUntilGone(leader, graceMs)) return true;
    }
    if (members(leader).length > 0) signalGroup(leader.pid, 'SIGKILL');
    return waitUntilGone(leader, KILLED_MS);
  }
}

function named({ name, pid }: ProcessRow): string {
  return `${name} (${pid})`;
}

/** @returns whether the group has a member, as far as the system tells without a look at all processes */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case 'ESRCH':
        return false;
      case 'EPERM':
        // A zombie on macOS, or a member that became somebody else's: the look at all processes tells.
        return true;
      default:
        throw error;
    }
  }
}
