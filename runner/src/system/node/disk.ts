import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  constants,
  createReadStream,
  fstatSync,
  fsync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  type BigIntStats,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { isErrno } from '../disk-tree.js';
import type { Disk, FileStat } from '../disk.js';
import { SharedSyncs } from './shared-syncs.js';

const CHUNK_BYTES = 1 << 20;
/** Enough for a journal to commit many files at once; Node's thread pool bounds the rest. */
const SYNCS_AT_ONCE = 16;
/** A FIFO in a file's place has nothing to read: nobody waits for who might write into it. */
const READING = constants.O_RDONLY | constants.O_NONBLOCK;
/**
 * What is there is written over and cut to its length afterwards. Emptied first (O_TRUNC), it would be written to the
 * disk at once on ext4, and the next who empties it would wait for that: milliseconds for each stage.
 */
const WRITING = constants.O_WRONLY | constants.O_CREAT;
const CREATING = WRITING | constants.O_EXCL;
/** Of a path's 4096 (Linux) or 1024 (macOS); another name of 255 is to fit behind it. */
const FAR_BYTES = 512;

const fsyncLater = promisify(fsync);

const shared = new SharedSyncs(syncAtOnce);

export const nodeDisk: Disk = {
  stat: (path) => absentAsNull(() => statSync(path, { bigint: true, throwIfNoEntry: false })),
  lstat: (path) => absentAsNull(() => lstatSync(path, { bigint: true, throwIfNoEntry: false })),
  list: (path) => readdirSync(path).sort(),
  folders: (path) =>
    readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort(),
  readLink: (path) => readlinkSync(path),
  realPath: (path) => realpathSync.native(path),
  read: (path) => reading(path, (descriptor) => readFileSync(descriptor)),

  readEnd: (path, bytes) =>
    reading(path, (descriptor) => {
      const { size } = fstatSync(descriptor);
      const buffer = Buffer.alloc(Math.min(bytes, size));
      return buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, size - buffer.length));
    }),

  readFrom: (path, position, bytes) =>
    reading(path, (descriptor) => {
      const buffer = Buffer.alloc(Math.min(bytes, Math.max(0, fstatSync(descriptor).size - position)));
      return buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, position));
    }),

  async *readChunks(path) {
    try {
      const fd = openSync(path, READING);
      for await (const chunk of createReadStream(path, { fd, highWaterMark: CHUNK_BYTES })) {
        yield chunk as Buffer;
      }
    } catch (error) {
      throw withPath(error, path);
    }
  },

  write(path, content, { exclusive = false, mode } = {}) {
    named(path, () => {
      const descriptor = openSync(path, exclusive ? CREATING : WRITING, mode);
      try {
        const bytes = typeof content === 'string' ? Buffer.from(content) : content;
        writeFileSync(descriptor, bytes);
        if (!exclusive && fstatSync(descriptor).size > bytes.length) ftruncateSync(descriptor, bytes.length);
      } finally {
        closeSync(descriptor);
      }
    });
  },

  append: (path, content) => {
    named(path, () => {
      appendFileSync(path, content);
    });
  },

  copy: (from, to) => copyFile(from, to, constants.COPYFILE_FICLONE),

  rename: (from, to) => {
    renameSync(from, to);
  },

  remove(path) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch (error) {
      if (!['EACCES', 'EPERM', 'ENAMETOOLONG'].some((code) => isCode(error, code))) throw error;
      // A folder that lets nobody write keeps its entries, and no path reaches one that lies too deep: stages leave
      // such outs.
      makeRemovable(path);
      rmSync(path, { recursive: true, force: true });
    }
  },

  makeFolder: (path) => {
    try {
      mkdirSync(path, { recursive: true });
    } catch (error) {
      if (!isErrno(error, 'ENOENT')) throw error;
      // Node says so of a read-only file system, too: the highest folder that is missing tells.
      mkdirSync(highestAbsent(path));
      mkdirSync(path, { recursive: true });
    }
  },
  link: (target, path) => {
    linkSync(target, path);
  },
  symlink: (target, path) => {
    symlinkSync(target, path);
  },
  chmod: (path, mode) => {
    chmodSync(path, mode);
  },
  sync: syncPath,

  syncAll: (paths) => shared.all(paths),
};

async function syncAtOnce(paths: readonly string[]): Promise<void> {
  const limit = pLimit(SYNCS_AT_ONCE);
  await Promise.all(
    paths.map((path) =>
      limit(async () => {
        // Only what takes its time is left to another thread: to wake one takes longer than to open a file.
        const descriptor = openSync(path, 'r');
        try {
          await fsyncLater(descriptor);
        } catch (error) {
          throw withPath(error, path);
        } finally {
          closeSync(descriptor);
        }
      }),
    ),
  );
}

function absentAsNull(stat: () => BigIntStats | undefined): FileStat | null {
  try {
    const found = stat();
    return found === undefined ? null : toFileStat(found);
  } catch (error) {
    // throwIfNoEntry covers both on most systems, but not on all.
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return null;
    throw error;
  }
}

function toFileStat(stats: BigIntStats): FileStat {
  return {
    kind: stats.isFile()
      ? 'file'
      : stats.isDirectory()
        ? 'folder'
        : stats.isSymbolicLink()
          ? 'link'
          : 'other',
    size: Number(stats.size),
    mode: Number(stats.mode) & 0o777,
    executable: (stats.mode & BigInt(constants.S_IXUSR)) !== 0n,
    device: stats.dev,
    inode: stats.ino,
    mtimeNs: stats.mtimeNs,
    ctimeNs: stats.ctimeNs,
  };
}

function syncPath(path: string): void {
  named(path, () => {
    const descriptor = openSync(path, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}

function reading<T>(path: string, work: (descriptor: number) => T): T {
  return named(path, () => {
    const descriptor = openSync(path, READING);
    try {
      return work(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}

/** Node names the path of a call that has one, but not of one on a descriptor, such as a write that finds no room. */
function named<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw withPath(error, path);
  }
}

function withPath(error: unknown, path: string): unknown {
  return error instanceof Error && 'syscall' in error && !('path' in error)
    ? Object.assign(error, { path })
    : error;
}

/**
 * Makes a folder and all folders below it writable, and moves up into it what lies far below. Links are not followed,
 * names are bytes.
 */
function makeRemovable(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  const top = Buffer.from(path);
  const folders = [top];
  let moved = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    chmodSync(folder, 0o700);
    for (const entry of readdirSync(folder, { withFileTypes: true, encoding: 'buffer' })) {
      if (!entry.isDirectory()) continue;
      let inner = Buffer.concat([folder, Buffer.from('/'), entry.name]);
      if (inner.length - top.length > FAR_BYTES) {
        // Who may not write to a folder can't give it another parent.
        chmodSync(inner, 0o700);
        let near: string;
        do near = join(path, `deep-${(moved += 1)}`);
        while (lstatSync(near, { throwIfNoEntry: false }) !== undefined);
        renameSync(inner, near);
        inner = Buffer.from(near);
      }
      folders.push(inner);
    }
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}

function highestAbsent(path: string): string {
  const above = dirname(path);
  return above === path || existsSync(above) ? path : highestAbsent(above);
}
