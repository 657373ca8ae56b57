import type { ToldEvent } from '../model/events.js';
import { isErrno } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import { parseEvent } from './event-line.js';
import { eventsFile } from './run-file.js';

/** The events of one run so far, but for those that a kill tore or something damaged. */
export function readEvents(disk: Pick<Disk, 'read'>, folder: string): readonly ToldEvent[] {
  return (readIfThere(disk, eventsFile(folder)) ?? '').split('\n').flatMap((line) => parseEvent(line) ?? []);
}

/** Those that are in the beginning of a record, the one that opens it among them. */
export function readFirstEvents(disk: Pick<Disk, 'readFrom'>, folder: string): readonly ToldEvent[] {
  const lines = new GrowingLines(disk, eventsFile(folder), FIRST_BYTES);
  return lines.next(1).flatMap((line) => parseEvent(line) ?? []);
}

/** More than the event that opens a run takes. */
const FIRST_BYTES = 1 << 16;
/** How much is read at once of a file that grows. */
const CHUNK_BYTES = 1 << 20;
const NEWLINE = 0x0a;

/** A file that grows, line by line; a last line that isn't whole yet is not there yet. */
export class GrowingLines {
  #read = 0;
  #begun: Buffer = Buffer.alloc(0);

  constructor(
    private readonly disk: Pick<Disk, 'readFrom'>,
    private readonly path: string,
    private readonly chunk = CHUNK_BYTES,
  ) {}

  /** Bytes behind which nothing was read yet. */
  get position(): number {
    return this.#read;
  }

  /**
   * Whole lines since the last look; none where there is no file.
   * @param most bytes that are looked at, or little more: the rest comes with the next look
   */
  next(most = Infinity): readonly string[] {
    const parts: Buffer[] = [this.#begun];
    for (const until = this.#read + most; this.#read < until;) {
      const part = this.#more();
      if (part.length === 0) break;
      this.#read += part.length;
      parts.push(part);
    }
    const all = Buffer.concat(parts);
    const end = all.lastIndexOf(NEWLINE) + 1;
    this.#begun = all.subarray(end);
    return end === 0 ? [] : all.toString('utf8', 0, end - 1).split('\n');
  }

  /** The last line where no line feed follows it: whoever wrote it is known to be gone. */
  rest(): string {
    return this.#begun.toString('utf8');
  }

  #more(): Buffer {
    try {
      return this.disk.readFrom(this.path, this.#read, this.chunk);
    } catch (error) {
      if (isErrno(error, 'ENOENT', 'ENOTDIR')) return Buffer.alloc(0);
      throw error;
    }
  }
}

/** Follows the record of a run while it is written. */
export class RecordReader {
  readonly #lines: GrowingLines;

  constructor(disk: Pick<Disk, 'readFrom'>, folder: string) {
    this.#lines = new GrowingLines(disk, eventsFile(folder));
  }

  /** Bytes behind which nothing was read yet. */
  get position(): number {
    return this.#lines.position;
  }

  /** What was told since the last look, or as much of it as is read without keeping others waiting. */
  next(): readonly ToldEvent[] {
    return this.#lines.next(CHUNK_BYTES).flatMap((line) => parseEvent(line) ?? []);
  }
}

export function readIfThere(disk: Pick<Disk, 'read'>, path: string): string | null {
  try {
    return disk.read(path).toString('utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return null;
    throw error;
  }
}
