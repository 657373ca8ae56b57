import { execaSync } from 'execa';
import type { Marks, ProcessRow, ProcessTable } from './process-table.js';

/** macOS has no /proc: each look costs one `ps` (about 5 ms). */
export function darwinTable(): ProcessTable {
  return {
    bootId: execaSync('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid']).stdout.trim(),
    pidNamespace: '',
    row: (pid) => darwinRows(['-p', String(pid)])[0] ?? null,
    rows: () => darwinRows(['-ax']),
    // It has one namespace.
    rowsIn: () => [],
    has: hasOpen,
    peakMemory: () => null,
  };
}

function darwinRows(selection: readonly string[]): readonly ProcessRow[] {
  const { exitCode, stdout, message } = execaSync(
    '/bin/ps',
    [...selection, '-o', 'pid=,pgid=,stat=,lstart=,ucomm='],
    { env: { LC_ALL: 'C', TZ: 'UTC' }, stdin: 'ignore', reject: false },
  );
  // ps exits with 1 when nothing matches.
  if (exitCode === 1) return [];
  if (exitCode !== 0) throw new Error(`ps can't be asked for processes: ${message ?? 'no exit code'}`);
  return parsePs(stdout);
}

/** Environments aren't shown here. `lsof` exits with 1 where nobody has the file open. */
function hasOpen({ pid }: ProcessRow, { alive }: Marks): boolean | null {
  if (alive === undefined) return null;
  const { exitCode, stdout } = execaSync('/usr/sbin/lsof', ['-t', '--', alive], {
    stdin: 'ignore',
    reject: false,
  });
  return exitCode === 0 || exitCode === 1 ? stdout.split('\n').includes(String(pid)) : null;
}

/** Rows of `ps -o pid=,pgid=,stat=,lstart=,ucomm=`. */
export function parsePs(output: string): readonly ProcessRow[] {
  const rows: ProcessRow[] = [];
  for (const line of output.split('\n')) {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+((?:\S+\s+){4}\S+)\s*(.*?)\s*$/.exec(line);
    if (match === null) continue;
    const [, pid = '', group = '', state = '', startTime = '', name = ''] = match;
    if (state.startsWith('Z')) continue;
    const id = Number(pid);
    rows.push({ pid: id, at: id, id, group: Number(group), session: null, startTime, name });
  }
  return rows;
}
