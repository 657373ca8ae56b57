import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';

/** What stages may use together. */
export interface Capacity {
  /** Cores; fractions are fine. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

/** This machine's, or its control group's where that allows less. */
export function machineCapacity(): Capacity {
  return { cpu: Math.max(1, Math.min(availableParallelism(), quotaOfCores())), memory: availableMemory() };
}

function availableMemory(): number {
  const limits = ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes']
    .map((path) => Number(read(path)))
    .filter((limit) => Number.isFinite(limit) && limit > 0);
  return Math.min(totalmem(), ...limits);
}

/** Control groups v2: `<microseconds> <period>`, or `max <period>` for no limit. */
function quotaOfCores(): number {
  const [quota, period] = (read('/sys/fs/cgroup/cpu.max') ?? 'max 1').trim().split(' ').map(Number);
  const cores = Math.floor((quota ?? Number.NaN) / (period ?? 1));
  return Number.isFinite(cores) && cores >= 1 ? cores : Number.POSITIVE_INFINITY;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not Linux, or no control group: the machine's own figures hold.
    return undefined;
  }
}
