import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { StoreError } from '../errors.js';
import type { Clock } from './system.js';

/** What identifies a process for certain on its machine: a pid alone is used again. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot from /proc/<pid>/stat (Linux), or `ps -o lstart` in UTC elsewhere. */
  readonly startTime: string;
  /** Differs after every boot; containers of one machine share it. */
  readonly bootId: string;
  /** In which numbering the pid counts: `pid:[4026531836]` on Linux, empty elsewhere. */
  readonly pidNamespace: string;
}

/** A process somewhere: who holds a workspace. */
export interface OwnerIdentity extends ProcessIdentity {
  readonly host: string;
}

/** `unknown`: it runs, or ran, where this process can't look (another machine or container). */
export type Liveness = 'alive' | 'dead' | 'unknown';

/** Processes as lockstep sees them, passed in so that tests can make any of them die or linger. */
export interface Processes {
  self(): OwnerIdentity;
  /** `null` where no such process runs (a zombie doesn't). */
  identify(pid: number): ProcessIdentity | null;
  liveness(owner: OwnerIdentity): Liveness;
  /**
   * Ends every process of the group that `leader` led: SIGTERM, up to 5 s, SIGKILL. Never touches a
   * stranger: a group is taken for the leader's only while no other process has its pid.
   * @returns whether anything was still alive
   * @throws StoreError when a process survives SIGKILL, or runs where it can't be reached
   */
  endGroup(leader: ProcessIdentity): Promise<boolean>;
}

const GRACE_MS = 5_000;
const POLL_MS = 20;

interface ProcessRow {
  readonly pid: number;
  readonly group: number;
  readonly startTime: string;
}

/** How one operating system shows its processes. Zombies are left out: they write nothing more. */
interface ProcessTable {
  readonly bootId: string;
  readonly pidNamespace: string;
  row(pid: number): ProcessRow | null;
  rows(): readonly ProcessRow[];
}

export function nodeProcesses(clock: Clock): Processes {
  let loaded: ProcessTable | null = null;
  const table = (): ProcessTable => (loaded ??= process.platform === 'linux' ? linuxTable() : darwinTable());

  function identify(pid: number): ProcessIdentity | null {
    const { bootId, pidNamespace } = table();
    const row = table().row(pid);
    return row === null ? null : { pid, startTime: row.startTime, bootId, pidNamespace };
  }

  /** The pids of what still lives of the group, empty when the pid was given to somebody else since. */
  function members(leader: ProcessIdentity): readonly number[] {
    // A pid isn't given anew while a group of that number has members, so a stranger with the
    // leader's pid proves that the whole group is gone.
    const row = table().row(leader.pid);
    if (row !== null && row.startTime !== leader.startTime) return [];
    return table()
      .rows()
      .filter(({ group }) => group === leader.pid)
      .map(({ pid }) => pid);
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

    async endGroup(leader) {
      const { bootId, pidNamespace } = table();
      if (leader.bootId !== bootId) return false;
      if (leader.pidNamespace !== pidNamespace) {
        throw new StoreError(
          `a stage's process ${leader.pid} was started in another container of this machine and may still write\n` +
            'Run lockstep there once, or end that container.',
        );
      }
      if (members(leader).length === 0) return false;
      signalGroup(leader.pid, 'SIGTERM');
      // A stopped process sees SIGTERM only once it goes on.
      signalGroup(leader.pid, 'SIGCONT');
      if (await waitUntilGone(leader, GRACE_MS)) return true;
      if (members(leader).length > 0) signalGroup(leader.pid, 'SIGKILL');
      if (await waitUntilGone(leader, GRACE_MS)) return true;
      throw new StoreError(
        `process ${members(leader).join(', ')} of an interrupted stage can't be ended and may still write\n` +
          'It probably waits for a disk that does not answer. Run again when it is gone.',
      );
    },
  };
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    // ESRCH: the last member ended by itself just now.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function linuxTable(): ProcessTable {
  return {
    bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    pidNamespace: readlinkSync('/proc/self/ns/pid'),
    row: linuxRow,
    rows() {
      const rows: ProcessRow[] = [];
      for (const name of readdirSync('/proc')) {
        if (!/^\d+$/.test(name)) continue;
        const row = linuxRow(Number(name));
        if (row !== null) rows.push(row);
      }
      return rows;
    },
  };
}

/** proc_pid_stat(5): the command stands in parentheses and may itself hold spaces and parentheses. */
function linuxRow(pid: number): ProcessRow | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // Field numbers of the manual page, less the two before the state (field 3).
  const [state, group, startTime] = [fields[0], fields[2], fields[19]];
  if (state === undefined || group === undefined || startTime === undefined) return null;
  return state === 'Z' || state === 'X' ? null : { pid, group: Number(group), startTime };
}

/** macOS has no /proc: each look costs one `ps` (about 5 ms). */
function darwinTable(): ProcessTable {
  return {
    bootId: execFileSync('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' }).trim(),
    pidNamespace: '',
    row: (pid) => darwinRows(['-p', String(pid)])[0] ?? null,
    rows: () => darwinRows(['-ax']),
  };
}

function darwinRows(selection: readonly string[]): readonly ProcessRow[] {
  let output: string;
  try {
    output = execFileSync('/bin/ps', [...selection, '-o', 'pid=,pgid=,stat=,lstart='], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    // ps exits with 1 when nothing matches.
    if ((error as { status?: number }).status === 1) return [];
    throw error;
  }
  return parsePs(output);
}

/** Rows of `ps -o pid=,pgid=,stat=,lstart=`. */
export function parsePs(output: string): readonly ProcessRow[] {
  const rows: ProcessRow[] = [];
  for (const line of output.split('\n')) {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\S.*?)\s*$/.exec(line);
    if (match === null) continue;
    const [, pid = '', group = '', state = '', startTime = ''] = match;
    if (!state.startsWith('Z')) rows.push({ pid: Number(pid), group: Number(group), startTime });
  }
  return rows;
}
