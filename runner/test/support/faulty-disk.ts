import type { Disk } from '../../src/system/disk.js';

/**
 * What happens at the chosen disk call. `kill-*` is a SIGKILL of the process: that call and every later
 * one throws `Killed`, so that no `finally` can tidy up what a dead process couldn't.
 */
export type Fault =
  | { readonly kind: 'error'; readonly code: string }
  /** As in an error, and every later call of that method fails too (a disk that stays full). */
  | { readonly kind: 'error-from-now-on'; readonly code: string }
  | { readonly kind: 'kill-before' }
  /** The call does a part of its work: half the bytes, a temp file left behind, half a folder removed. */
  | { readonly kind: 'kill-halfway' }
  | { readonly kind: 'kill-after' };

export class Killed extends Error {
  override readonly name = 'Killed';
}

export interface FaultyDisk extends Disk {
  /** Calls so far, those that only read included. */
  readonly calls: readonly string[];
  /** SIGKILL now, whatever was to come. */
  kill(): void;
}

interface FaultOptions {
  /** 1-based; 0: never. */
  readonly at: number;
  readonly fault: Fault;
  /** Which calls count (default: those that change the disk). */
  readonly counts?: (method: keyof Disk) => boolean;
  /** Hears of the kill. */
  readonly onKill?: () => void;
}

const READERS: ReadonlySet<keyof Disk> = new Set([
  'stat',
  'lstat',
  'list',
  'folders',
  'readLink',
  'realPath',
  'read',
  'readEnd',
  'readFrom',
  'readChunks',
]);

const changes = (method: keyof Disk): boolean => !READERS.has(method);

/** What a call throws that the system refused. */
export function errorFor(code: string, method: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: injected, ${method} '${path}'`), { code, syscall: method, path });
}

/** `disk` with one fault at the `at`-th call that counts. */
export function faultyDisk(
  disk: Disk,
  { at, fault, counts = changes, onKill = () => undefined }: FaultOptions,
): FaultyDisk {
  const calls: string[] = [];
  let counted = 0;
  let dead = false;
  let broken: keyof Disk | null = null;

  const die = (): never => {
    dead = true;
    onKill();
    throw new Killed(`killed at disk call ${counted}`);
  };

  /** @returns whether the call is the one at which the fault happens */
  function enter(method: keyof Disk, path: string): boolean {
    if (dead) throw new Killed('a dead process calls nothing');
    if (broken === method && fault.kind === 'error-from-now-on') throw errorFor(fault.code, method, path);
    calls.push(`${method} ${path}`);
    if (!counts(method)) return false;
    counted += 1;
    if (counted !== at) return false;
    if (fault.kind === 'kill-before') die();
    if (fault.kind === 'error-from-now-on') broken = method;
    if (fault.kind === 'error' || fault.kind === 'error-from-now-on')
      throw errorFor(fault.code, method, path);
    return true;
  }

  function call<T>(
    method: keyof Disk,
    path: string,
    work: () => T,
    halfway: () => void = () => undefined,
  ): T {
    if (!enter(method, path)) return work();
    try {
      if (fault.kind === 'kill-halfway') halfway();
      else work();
    } catch {
      // The system refused the call, and its caller never came to know.
    }
    return die();
  }

  async function callAsync(
    method: keyof Disk,
    path: string,
    work: () => Promise<void>,
    halfway: () => void = () => undefined,
  ): Promise<void> {
    if (!enter(method, path)) {
      await work();
      return;
    }
    try {
      if (fault.kind === 'kill-halfway') halfway();
      else await work();
    } catch {
      // The system refused the call, and its caller never came to know.
    }
    die();
  }

  const half = (content: string | Uint8Array): Uint8Array => {
    const bytes = Buffer.from(content);
    return bytes.subarray(0, bytes.length >> 1);
  };

  return {
    calls,
    kill() {
      dead = true;
      onKill();
    },
    stat: (path) => call('stat', path, () => disk.stat(path)),
    lstat: (path) => call('lstat', path, () => disk.lstat(path)),
    list: (path) => call('list', path, () => disk.list(path)),
    folders: (path) => call('folders', path, () => disk.folders(path)),
    readLink: (path) => call('readLink', path, () => disk.readLink(path)),
    realPath: (path) => call('realPath', path, () => disk.realPath(path)),
    read: (path) => call('read', path, () => disk.read(path)),
    readEnd: (path, bytes) => call('readEnd', path, () => disk.readEnd(path, bytes)),
    readFrom: (path, position, bytes) => call('readFrom', path, () => disk.readFrom(path, position, bytes)),
    readChunks: (path) => call('readChunks', path, () => disk.readChunks(path)),
    write(path, content, options) {
      call(
        'write',
        path,
        () => {
          disk.write(path, content, options);
        },
        () => {
          disk.write(path, half(content), options);
        },
      );
    },
    append(path, content) {
      call(
        'append',
        path,
        () => {
          disk.append(path, content);
        },
        () => {
          disk.append(path, half(content));
        },
      );
    },
    copy: (from, to) =>
      callAsync(
        'copy',
        from,
        () => disk.copy(from, to),
        () => {
          disk.write(to, half(disk.read(from)));
        },
      ),
    rename(from, to) {
      call('rename', from, () => {
        disk.rename(from, to);
      });
    },
    remove(path) {
      call(
        'remove',
        path,
        () => {
          disk.remove(path);
        },
        () => {
          removeHalf(disk, path);
        },
      );
    },
    makeFolder(path) {
      call('makeFolder', path, () => {
        disk.makeFolder(path);
      });
    },
    link(target, path) {
      call('link', path, () => {
        disk.link(target, path);
      });
    },
    symlink(target, path) {
      call('symlink', path, () => {
        disk.symlink(target, path);
      });
    },
    chmod(path, mode) {
      call('chmod', path, () => {
        disk.chmod(path, mode);
      });
    },
    sync(path) {
      call('sync', path, () => {
        disk.sync(path);
      });
    },
    syncAll: (paths) => callAsync('syncAll', paths.join(' '), () => disk.syncAll(paths)),
  };
}

/** As a removal that was cut short: some of the entries are gone, the folder is still there. */
function removeHalf(disk: Disk, path: string): void {
  if (disk.lstat(path)?.kind !== 'folder') return;
  const names = disk.list(path);
  for (const name of names.slice(0, Math.ceil(names.length / 2))) disk.remove(`${path}/${name}`);
}
