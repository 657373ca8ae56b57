import { join } from 'node:path';
import type { OwnerIdentity } from '../system/processes.js';
import type { System } from '../system/system.js';

const SEPARATOR = '~';

/**
 * A folder for this process's unfinished files, on the store's file system so that a rename finishes
 * them. It is named after the process, so that whoever comes next can remove what a dead one left.
 */
export class TempArea {
  #own: string | null = null;

  constructor(
    private readonly system: Pick<System, 'disk' | 'processes' | 'random'>,
    private readonly folder: string,
  ) {}

  /** A path where nothing is yet. */
  newPath(): string {
    return join((this.#own ??= this.#open()), this.system.random.hex(8));
  }

  #open(): string {
    const own = join(this.folder, encodeOwner(this.system.processes.self()));
    this.system.disk.makeFolder(own);
    for (const name of this.system.disk.list(this.folder)) {
      const owner = decodeOwner(name);
      if (owner !== null && this.system.processes.liveness(owner) === 'dead') {
        this.system.disk.remove(join(this.folder, name));
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
  const [host, bootId, pidNamespace, startTime, pid] = name.split(SEPARATOR).map(decodePart);
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

/** @returns undefined for what `encodeOwner` didn't write, such as `%zz` */
function decodePart(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
