import type { Disk } from '../system/disk.js';
import { readRemade, writeOwn } from '../system/own-file.js';

const FORMAT = { name: 'boot', version: 1 };

/**
 * In which boot of the machine the attempts that lie here were begun, in `.lockstep/boot.json`: a power cut ends every
 * job of the machine, and leaves records that weren't synced absent or torn. So where jobs end with the machine, theirs
 * need not be synced: after another boot a record that can't be read names nobody who lives.
 */
export class LastBoot {
  #isNoted = false;

  constructor(
    private readonly disk: Disk,
    private readonly file: string,
    /** Of now. */
    private readonly boot: string,
    /** Whether jobs that are recorded from now on end with the machine. */
    readonly endsJobs: boolean,
  ) {}

  /** Before an attempt begins. Durable when it returns. */
  note(): void {
    if (this.#isNoted) return;
    const noted = this.endsJobs ? this.boot : null;
    if (this.#read() !== noted) writeOwn(this.disk, this.file, FORMAT, noted);
    this.#isNoted = true;
  }

  /** Whether what lies here is from an earlier boot, for certain: what isn't known says no. */
  isOver(): boolean {
    const before = this.#read();
    return typeof before === 'string' && before !== this.boot;
  }

  #read(): unknown {
    return readRemade(this.disk, this.file, FORMAT);
  }
}
