import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { ProcessRow, ProcessTable } from './process-table.js';

export function linuxTable(): ProcessTable {
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
    peakMemory,
  };
}

/** proc_pid_stat(5): the command stands in parentheses and may itself hold spaces and parentheses. */
function linuxRow(pid: number): ProcessRow | null {
  const text = readIfThere(`/proc/${pid}/stat`);
  if (text === null) return null;
  const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // Field numbers of the manual page, less the two before the state (field 3).
  const [state, group, startTime] = [fields[0], fields[2], fields[19]];
  if (state === undefined || group === undefined || startTime === undefined) return null;
  return state === 'Z' || state === 'X' ? null : { pid, group: Number(group), startTime, name };
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
