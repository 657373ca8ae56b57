import { readFileSync } from 'node:fs';
import { availableParallelism, hostname, totalmem } from 'node:os';
import { join } from 'node:path';
import type { EndSignal } from '../../model/end-signal.js';
import type { Host } from '../host.js';
import { OWN_PACKAGE } from '../own-package.js';
import { circumstancesOf } from './circumstances.js';
import { ignoredSignals } from './ignored-signals.js';

const BUILD = join(OWN_PACKAGE, 'dist');

export const nodeHost: Host = {
  name: hostname(),
  platform: process.platform,
  arch: process.arch,
  nodeVersion: process.versions.node,
  node: process.execPath,
  cwd: () => process.cwd(),
  env: process.env,
  umask: readUmask(),
  cores: () => Math.max(1, Math.min(availableParallelism(), quotaOfCores())),
  memory: availableMemory,
  circumstances: (workspace) => circumstancesOf(workspace, BUILD),
  ignored: ignoredSignals,
  onSignal: (signal, action) => listen(signal, action),
  // This thread is the one that gets it, before the call returns.
  stop: () => {
    process.kill(process.pid, 'SIGTSTP');
  },
  onExit: (action) => listen('exit', action),
  endWith: (code) => {
    process.exitCode = code;
  },
  exit: (code) => {
    process.exit(code);
  },
};

function listen(event: 'exit' | 'SIGTSTP' | EndSignal, action: () => void): () => void {
  // A listener of its own, since `process.off` takes away by identity.
  const listener = (): void => {
    action();
  };
  process.on(event, listener);
  return () => {
    process.off(event, listener);
  };
}

/** Asked for by setting it, since a mere look is deprecated. */
function readUmask(): number {
  const mask = process.umask(0o077);
  process.umask(mask);
  return mask;
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
