import { join } from 'node:path';
import type { Disk } from '../ports/disk.js';
import type { OwnerIdentity, Processes } from '../ports/process-identity.js';
import type { Random } from '../ports/system.js';

const SEPARATOR = '~';

/**
 * A folder for this process's unfinished files, on the store's file system so that a rename finishes
 * them. It is named after the process, so that whoever comes next can remove what a dead one left.
 */
export class TempArea {
  #own: string | null = null;

  constructor(
    private readonly disk: Disk,
    private readonly folder: string,
    private readonly processes: Processes,
    private readonly random: Random,
  ) {}

  /** A path where nothing is yet. */
  newPath(): string {
    return join((this.#own ??= this.#open()), this.random.hex(8));
  }

  #open(): string {
    const own = join(this.folder, encodeOwner(this.processes.self()));
    this.disk.makeFolder(own);
    for (const name of this.disk.list(this.folder)) {
      const owner = decodeOwner(name);
      if (owner !== null && this.processes.liveness(owner) === 'dead') {
        this.disk.remove(join(this.folder, name));
      }
    }
    return own;
  }
}

function encodeOwner({ host, bootId, pidNamespace, startTime, pid }: OwnerIdentity): string {
  return [host, bootId, pidNamespace, startTime, String(pid)]
    .map((part) => encodeURIComponent(part))
    .join(SEPARATOR);
}

function decodeOwner(name: string): OwnerIdentity | null {
  const parts = name.split(SEPARATOR);
  const [host, bootId, pidNamespace, startTime, pid] = parts.map((part) => decodeURIComponent(part));
  if (
    host === undefined ||
    bootId === undefined ||
    pidNamespace === undefined ||
    startTime === undefined ||
    pid === undefined ||
    !/^\d+$/.test(pid)
  ) {
    return null;
  }
  return { host, bootId, pidNamespace, startTime, pid: Number(pid) };
}
