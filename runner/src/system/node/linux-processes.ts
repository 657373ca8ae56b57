import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Marks, ProcessRow, ProcessTable } from './process-table.js';

export function linuxTable(): ProcessTable {
  const pidNamespace = readlinkSync('/proc/self/ns/pid');
  return {
    bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    pidNamespace,
    ...(readlinkSync('/proc/self') === String(process.pid) ? ownNumbers : translated(pidNamespace)),
    has: hasMark,
  };
}

type Numbering = Pick<ProcessTable, 'row' | 'rows' | 'rowsIn' | 'peakMemory'>;

const ownNumbers: Numbering = {
  row: linuxRow,
  rows: () => pids().flatMap((pid) => linuxRow(pid) ?? []),
  rowsIn: (namespace) => pids().flatMap((pid) => rowIn(namespace, pid) ?? []),
  peakMemory,
};

/** Where a container has the /proc of what is around it: its processes stand there under other numbers. */
function translated(pidNamespace: string): Numbering {
  const rows = (): readonly ProcessRow[] =>
    pids()
      .flatMap((pid) => rowIn(pidNamespace, pid) ?? [])
      .map((row) => ({ ...row, pid: row.id }));
  const row = (pid: number): ProcessRow | null => rows().find(({ id }) => id === pid) ?? null;
  return {
    row,
    rows,
    // Others can be seen, but not told anything.
    rowsIn: () => [],
    peakMemory(pid) {
      const found = row(pid);
      return found === null ? null : peakMemory(found.at);
    },
  };
}

function pids(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** proc_pid_stat(5): the command stands in parentheses and may itself hold spaces and parentheses. */
function linuxRow(pid: number): ProcessRow | null {
  const text = readIfThere(`/proc/${pid}/stat`);
  if (text === null) return null;
  const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // Field numbers of the manual page, less the two before the state (field 3).
  const [state, group, session, startTime] = [fields[0], fields[2], fields[3], fields[19]];
  if (state === undefined || startTime === undefined) return null;
  if (state === 'Z' || state === 'X') return null;
  return { pid, at: pid, id: pid, group: Number(group), session: Number(session), startTime, name };
}

/** Namespaces above show what is in those below; proc_pid_status(5) has the numbers of each, the innermost last. */
function rowIn(namespace: string, pid: number): ProcessRow | null {
  if (linkIfThere(`/proc/${pid}/ns/pid`) !== namespace) return null;
  const row = linuxRow(pid);
  const status = readIfThere(`/proc/${pid}/status`);
  if (row === null || status === null) return null;
  const innermost = (field: string): number =>
    Number(new RegExp(`^${field}:.*?(\\d+)$`, 'm').exec(status)?.[1] ?? Number.NaN);
  return { ...row, id: innermost('NSpid'), group: innermost('NSpgid'), session: innermost('NSsid') };
}

function hasMark({ at: pid }: ProcessRow, { alive, log, mark }: Marks): boolean | null {
  try {
    const environment = mark === undefined ? [] : readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    if (mark !== undefined && environment.includes(mark)) return true;
    const [sign, output] = [alive, log].map((path) => (path === undefined ? null : fileOf(path)));
    if (sign === null && output === null) return false;
    return readdirSync(`/proc/${pid}/fd`).some((descriptor) => {
      const file = fileOf(`/proc/${pid}/fd/${descriptor}`);
      if (file === null) return false;
      return file === sign || (file === output && mayWrite(pid, descriptor));
    });
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case 'ENOENT':
      case 'ESRCH':
        // It ended just now.
        return false;
      case 'EACCES':
      case 'EPERM':
        return null;
      default:
        throw error;
    }
  }
}

/** Which file a path leads to, whoever asks. */
function fileOf(path: string): string | null {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    // Gone, closed just now, or no file.
    return null;
  }
}

/** proc_pid_fdinfo(5): flags in octal; the last two bits are the mode, 0 for reading alone. */
function mayWrite(pid: number, descriptor: string): boolean {
  const flags = readIfThere(join(`/proc/${pid}/fdinfo`, descriptor));
  const octal = /^flags:\s+([0-7]+)$/m.exec(flags ?? '')?.[1];
  return octal !== undefined && (Number.parseInt(octal, 8) & 0b11) !== 0;
}

/** proc_pid_status(5), proc_pid_task_children(5). */
function peakMemory(pid: number): number | null {
  const status = readIfThere(`/proc/${pid}/status`);
  const mark = /^VmHWM:\s+(\d+) kB$/m.exec(status ?? '')?.[1];
  if (mark === undefined) return null;
  const children = readIfThere(`/proc/${pid}/task/${pid}/children`) ?? '';
  return children
    .split(' ')
    .filter((text) => text !== '')
    .reduce((sum, child) => sum + (peakMemory(Number(child)) ?? 0), Number(mark) * 1024);
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process ended just now, or it is somebody else's: there is nothing to see.
    return null;
  }
}

function linkIfThere(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    // As above.
    return null;
  }
}
