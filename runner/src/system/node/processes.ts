import { hostname } from 'node:os';
import { StoreError } from '../../model/errors.js';
import type { Clock } from '../clock.js';
import type { Ending, Liveness, ProcessGroup, ProcessIdentity, Processes, Sign } from '../processes.js';
import { Fifos } from './fifos.js';
import { lookAt, membersOf, verdict, type GroupLook } from './group-look.js';
import { BEFORE_SPAWNER, HeldProcesses } from './held-processes.js';
import { onAnotherMachine, whyNotOver } from './not-over.js';
import type { ProcessRow, ProcessTable } from './process-table.js';

/** How long what was killed may take to be gone. */
const KILLED_MS = 5_000;
const POLL_MS = 20;

/** This machine's own; how it shows its processes is loaded with the rest, since every look at one is synchronous. */
export async function nodeProcesses(clock: Clock, beforeSpawner = BEFORE_SPAWNER): Promise<Processes> {
  const openTable =
    process.platform === 'linux'
      ? (await import('./linux-processes.js')).linuxTable
      : (await import('./darwin-processes.js')).darwinTable;
  let loaded: ProcessTable | null = null;
  const table = (): ProcessTable => (loaded ??= openTable());
  const fifos = new Fifos();
  const held = new HeldProcesses(identify, fifos, clock, beforeSpawner);

  function identify(pid: number): ProcessIdentity | null {
    const { bootId, pidNamespace } = table();
    const row = table().row(pid);
    return row === null ? null : { pid, startTime: row.startTime, bootId, pidNamespace };
  }

  /** `dead`: the machine was started anew; `unknown`: it is another one. */
  function otherBoot({ bootId, host }: { bootId: string; host?: string }): 'dead' | 'unknown' | null {
    if (bootId === table().bootId) return null;
    return host === undefined || host === hostname() ? 'dead' : 'unknown';
  }

  function look(group: ProcessGroup): GroupLook {
    return lookAt(table(), group.alive === undefined ? 'absent' : fifos.look(group.alive), group);
  }

  /** The cheap question first: of a group alone, after nearly every stage, nothing is left. */
  function isPlainlyOver(group: ProcessGroup): boolean {
    // What left it is looked for among all processes.
    if (group.alive !== undefined && group.mark !== undefined) return false;
    if (group.pidNamespace !== table().pidNamespace || signalGroup(group.pid, 0)) return false;
    return group.alive === undefined || fifos.look(group.alive) !== 'held';
  }

  async function until(isGone: () => boolean, milliseconds: number): Promise<boolean> {
    const deadline = clock.monotonic() + milliseconds;
    while (!isGone()) {
      if (clock.monotonic() >= deadline) return false;
      await clock.sleep(POLL_MS);
    }
    return true;
  }

  function isAlive(group: ProcessGroup): boolean {
    if (isPlainlyOver(group)) return false;
    // Who holds its sign is looked for among all processes: not while the group itself still lives.
    return membersOf(table(), group).ours.length > 0 || look(group).ours.length > 0;
  }

  /** To what is proven to be of the group at this instant. */
  function tell(group: ProcessGroup, ...signals: readonly NodeJS.Signals[]): void {
    const isHere = group.pidNamespace === table().pidNamespace;
    const members = new Set(isHere ? membersOf(table(), group).ours.map(({ pid }) => pid) : []);
    // In one call, so that none is missed that begins just now; and first: the others take a look at all processes.
    if (members.size > 0) for (const signal of signals) signalGroup(group.pid, signal);
    const others = look(group).ours.filter(({ pid }) => !members.has(pid));
    for (const signal of signals) for (const { pid } of others) signalProcess(pid, signal);
  }

  return {
    self() {
      const identity = identify(process.pid);
      if (identity === null) throw new Error('this process is not in its own process table');
      return { ...identity, host: hostname() };
    },

    identify,

    liveness(owner, alive) {
      const other = otherBoot(owner);
      if (other !== null) return other;
      if (owner.pidNamespace !== table().pidNamespace)
        return bySign(alive === null ? 'absent' : fifos.look(alive));
      return table().row(owner.pid)?.startTime === owner.startTime ? 'alive' : 'dead';
    },

    signs: fifos,

    hold: (command) => held.hold(command),

    group: (group) => otherBoot(group) ?? verdict(look(group)),

    async survivors(group, waitMs) {
      const members = (): readonly ProcessRow[] => membersOf(table(), group).ours;
      if (!signalGroup(group.pid, 0) || (await until(() => members().length === 0, waitMs))) return [];
      return members().map(named);
    },

    async endGroup(group, how, graceMs) {
      const other = otherBoot(group);
      if (other === 'unknown') throw new StoreError(onAnotherMachine(group));
      if (other === 'dead' || isPlainlyOver(group)) return false;
      const isDead = (): boolean => verdict(look(group)) === 'dead';
      if (isAlive(group)) await end(group, how, graceMs);
      else if (isDead()) return false;
      // What just begins or ends may hold the sign for an instant without being seen.
      if (await until(isDead, KILLED_MS)) return true;
      throw new StoreError(whyNotOver(group, look(group)));
    },

    signalGroup(group, signal) {
      if (otherBoot(group) === null && !isPlainlyOver(group)) tell(group, signal);
    },

    peakMemory: (pid) => table().peakMemory(pid),
  };

  /** As far as it is proven; returns when nothing of that is left, or nothing more can be done. */
  async function end(group: ProcessGroup, how: Ending, graceMs: number): Promise<void> {
    if (how !== 'now') {
      // A stopped process sees a signal only once it goes on.
      tell(group, how, 'SIGCONT');
      if (await until(() => !isAlive(group), graceMs)) return;
    }
    await until(() => {
      tell(group, 'SIGKILL');
      return !isAlive(group);
    }, KILLED_MS);
  }
}

function bySign(sign: Sign): Liveness {
  return ({ held: 'alive', free: 'dead', absent: 'unknown' } as const)[sign];
}

function named({ name, pid }: ProcessRow): string {
  return `${name} (${pid})`;
}

/** @returns whether the group has a member, as far as the system tells without a look at all processes */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  return signalProcess(-group, signal);
}

/** @returns whether there is such a process */
function signalProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case 'ESRCH':
        return false;
      case 'EPERM':
        // A zombie on macOS, or one that became somebody else's: the look at all processes tells.
        return true;
      default:
        throw error;
    }
  }
}
