import { WorkspaceBusyError } from '../model/errors.js';
import type { Host } from '../system/host.js';
import { acquire, livenessOf, sweep, type Owned, type OwnedFileParts, type Owner } from './owned-file.js';

/** What holding a workspace needs of the world. */
export type LockSystem = OwnedFileParts & { readonly host: Pick<Host, 'onExit'> };

export interface WorkspaceLock {
  /** Once is enough; it also happens when the process exits. */
  release(): void;
}

export interface LockOptions {
  /** `false`: throw WorkspaceBusyError at once (`--no-wait`). */
  readonly wait: boolean;
  /** Called once for every owner that is waited for. */
  readonly onWait: (text: string) => void;
  /** Ends the waiting with its reason. */
  readonly signal?: AbortSignal | undefined;
}

const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 500;

/**
 * Makes this process the only one that changes the workspace. A dead owner's lock is taken over at once.
 * @param path `.lockstep/lock`; its folder must exist
 * @throws WorkspaceBusyError with `wait: false`, or when the owner runs where it can't be looked at
 */
export async function lockWorkspace(
  parts: LockSystem,
  path: string,
  { wait, onWait, signal }: LockOptions,
): Promise<WorkspaceLock> {
  let pause = FIRST_PAUSE_MS;
  let announced: string | null = null;
  for (;;) {
    signal?.throwIfAborted();
    const result = await acquire(parts, path);
    if (result.kind === 'acquired') {
      await sweep(parts, path);
      return held(parts, result.owned);
    }
    const { owner } = result;
    if (owner !== null && livenessOf(parts, path, owner) === 'unknown') {
      throw new WorkspaceBusyError(
        `${describe(owner)} holds this workspace, and whether it still runs can't be seen from here\n` +
          `Wait for it there. If that machine or container is gone for good, remove ${path}`,
      );
    }
    if (!wait) throw new WorkspaceBusyError(`${describe(owner)} holds this workspace`);
    const token = owner?.token ?? '';
    if (announced !== token) onWait(`waiting for ${describe(owner)}, which holds this workspace`);
    announced = token;
    await parts.clock.sleep(pause, signal);
    pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS);
  }
}

function held({ host, processes }: LockSystem, owned: Owned): WorkspaceLock {
  const forget = host.onExit(giveUp);
  function giveUp(): void {
    forget();
    owned.release();
    processes.signs.tidy();
  }
  return { release: giveUp };
}

function describe(owner: Owner | null): string {
  return owner === null ? 'another run' : `another run (process ${owner.pid} on ${owner.host})`;
}
