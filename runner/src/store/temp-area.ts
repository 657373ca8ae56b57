import { join } from 'node:path';
import type { HeldSign, OwnerIdentity } from '../system/processes.js';
import type { System } from '../system/system.js';

const SEPARATOR = '~';
/** Of the process, in its folder: so one that was killed in a container is swept up, too. */
const SIGN = 'alive';

/**
 * A folder for this process's unfinished files, on the store's file system so that a rename finishes
 * them. It is named after the process, so that whoever comes next can remove what a dead one left.
 */
export class TempArea {
  #own: string | null = null;
  #sign: HeldSign | null = null;

  constructor(
    private readonly system: Pick<System, 'disk' | 'processes' | 'random'>,
    private readonly folder: string,
  ) {}

  /** A path where nothing is yet. */
  newPath(): string {
    return join((this.#own ??= this.#open()), this.system.random.hex(8));
  }

  /** Removes the folder. It is made again where another path is asked for. */
  close(): void {
    if (this.#own !== null) this.system.disk.remove(this.#own);
    this.#sign?.release();
    this.#own = this.#sign = null;
  }

  #open(): string {
    const own = join(this.folder, encodeOwner(this.system.processes.self()));
    this.system.disk.makeFolder(own);
    this.#sign = this.system.processes.signs.hold(join(own, SIGN));
    for (const name of this.system.disk.list(this.folder)) {
      const owner = decodeOwner(name);
      if (owner !== null && this.system.processes.liveness(owner, join(this.folder, name, SIGN)) === 'dead') {
        this.system.disk.remove(join(this.folder, name));
      }
    }
    return own;
  }
}

function encodeOwner({ host, bootId, pidNamespace, startTime, pid }: OwnerIdentity): string {
  return [host, bootId, pidNamespace, startTime, String(pid)]
    .map((part) => encodeURIComponent(part).replaceAll(SEPARATOR, '%7E'))
    .join(SEPARATOR);
}

/** @returns null for a name that no process gave */
function decodeOwner(name: string): OwnerIdentity | null {
  const parts = /^([^~]*)~([^~]*)~([^~]*)~([^~]*)~(\d+)$/.exec(name);
  if (parts === null) return null;
  try {
    const [host = '', bootId = '', pidNamespace = '', startTime = '', pid] = parts
      .slice(1)
      .map((part) => decodeURIComponent(part));
    return { host, bootId, pidNamespace, startTime, pid: Number(pid) };
  } catch {
    return null;
  }
}
