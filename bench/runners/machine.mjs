import { readFileSync } from 'node:fs';
import { arch, cpus, loadavg } from 'node:os';
import { execaSync } from 'execa';

/** Widest first: the flag that tells it in /proc/cpuinfo, and its name. */
const SETS = [
  ['avx512f', 'AVX-512'],
  ['avx2', 'AVX2'],
  ['avx', 'AVX'],
  ['sve', 'SVE'],
  ['asimd', 'NEON'],
];

/** The widest vector instructions of this CPU, by name. */
function instructionSet() {
  const flags = new Set(/^(?:flags|Features)\s*:(.*)$/m.exec(cpuinfo())?.[1].trim().split(/\s+/) ?? []);
  const found = SETS.find(([flag]) => flags.has(flag));
  if (found !== undefined) return found[1];
  return arch() === 'arm64' ? 'NEON' : 'instruction set unknown';
}

function cpuinfo() {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch (error) {
    // Not Linux.
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

/** Processes that ran or wanted to, on average over the last minute. */
export function load() {
  return loadavg()[0];
}

/**
 * What figures were measured on, a line.
 * @param before the load before anything was measured, `after` when all was
 */
export function machineLine(before, after) {
  const cores = cpus().length;
  const machine = `${cpus()[0]?.model}, ${instructionSet()}, ${cores} cores, Node ${process.versions.node}`;
  const loads = `load average ${before.toFixed(1)} before, ${after.toFixed(1)} after`;
  // Half a core of others' work is what a desktop does by itself. Ours is in `after`, so that it can't tell.
  const isQuiet = before <= 0.5;
  return `${machine}; ${loads}.${isQuiet ? '' : ' **Measured under load: not to be quoted.**'}`;
}

/** Kind of the file system that a folder is on, such as `ext2/ext3` as GNU stat says it; what syncs cost hangs on it. */
export function fileSystemOf(folder) {
  const { stdout, exitCode } = execaSync('stat', ['-f', '-c', '%T', folder], { reject: false });
  return exitCode === 0 ? stdout : 'a file system that isn’t known';
}

/** What `cmd` runs in: bash, by its version. */
export function shellName() {
  const { stdout, exitCode } = execaSync('bash', ['-c', 'echo "bash $BASH_VERSION"'], { reject: false });
  return exitCode === 0 ? stdout : 'no bash';
}
