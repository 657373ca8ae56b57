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
