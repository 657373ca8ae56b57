import type { Liveness, ProcessGroup, Sign } from '../processes.js';
import type { ProcessRow, ProcessTable } from './process-table.js';

/** What of a group can be seen to live. */
export interface GroupLook {
  /** Proven to be of it: they may be ended. */
  readonly ours: readonly ProcessRow[];
  /** Under its number, and neither proven to be of it nor to be strangers. */
  readonly unproven: readonly ProcessRow[];
  readonly sign: Sign;
  readonly isElsewhere: boolean;
}

/** Where nothing is looked for but what bears a group's number. */
export type Members = Pick<GroupLook, 'ours' | 'unproven'>;

const NOBODY: Members = { ours: [], unproven: [] };

/**
 * The processes that bear a group's number. A number alone proves nothing: it may have been given anew once all of the
 * group were gone.
 */
export function membersOf(table: ProcessTable, group: ProcessGroup): Members {
  const isElsewhere = group.pidNamespace !== table.pidNamespace;
  const leader = isElsewhere ? null : table.row(group.pid);
  // A pid isn't given anew while a group of that number has members.
  if (leader !== null && leader.startTime !== group.startTime) return NOBODY;
  const rows = isElsewhere ? table.rowsIn(group.pidNamespace) : table.rows();
  return judge(rows, table, group);
}

function judge(rows: readonly ProcessRow[], table: ProcessTable, group: ProcessGroup): Members {
  const leader = rows.find(({ id }) => id === group.pid);
  if (leader !== undefined && leader.startTime !== group.startTime) return NOBODY;
  // It leads a session of its own, which nobody of the group can leave.
  const members = rows.filter(
    (row) => row.group === group.pid && (row.session === null || row.session === group.pid),
  );
  if (members.length === 0) return NOBODY;
  if (leader !== undefined) return { ours: members, unproven: [] };
  const proofs = members.map((row) => table.has(row, group));
  // One that is of it has kept the number from being given anew, so all are.
  if (proofs.includes(true)) return { ours: members, unproven: [] };
  const isMarked = group.mark !== undefined;
  return isMarked && !proofs.includes(null) ? NOBODY : { ours: [], unproven: members };
}

/** @param sign what its sign of life says */
export function lookAt(table: ProcessTable, sign: Sign, group: ProcessGroup): GroupLook {
  const members = membersOf(table, group);
  const { alive, mark, log } = group;
  const marks = { alive: sign === 'held' ? alive : undefined, mark, log };
  // What has left the group, as a daemon does, may write all the same. Without a sign the group alone is meant.
  const strays = alive === undefined ? [] : table.rows().filter((row) => table.has(row, marks) === true);
  const known = new Set(members.ours.map(({ pid }) => pid));
  return {
    ours: [...members.ours, ...strays.filter(({ pid }) => !known.has(pid))],
    unproven: members.unproven,
    sign,
    isElsewhere: group.pidNamespace !== table.pidNamespace,
  };
}

/** What can't be seen from here counts as dead only where its sign says so. */
export function verdict({ ours, unproven, sign, isElsewhere }: GroupLook): Liveness {
  if (ours.length > 0) return 'alive';
  if (unproven.length > 0 || sign === 'held') return 'unknown';
  return isElsewhere && sign === 'absent' ? 'unknown' : 'dead';
}
