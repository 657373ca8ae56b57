import { spawnSync } from 'node:child_process';
import { closeSync, constants, existsSync, lstatSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { isErrno } from '../disk-tree.js';
import type { HeldSign, Sign, Signs } from '../processes.js';

/** Making one is a process, making sixteen is one as well. */
const AT_ONCE = 16;

/**
 * Signs of life as FIFOs. Whoever has one open for reading holds it, and so does all that it starts; who asks opens it
 * for writing without waiting, which fails with ENXIO where nobody does. The kernel answers, whatever pid namespaces
 * the two are in.
 */
export class Fifos implements Signs {
  /** Made and not used yet: they lie beside the first that was asked for, or the first since that one's folder is gone. */
  readonly #spare: string[] = [];
  readonly #held = new Set<string>();
  #first: string | null = null;
  /** There is no program for it, or the file system has none. */
  #hasNone = false;
  #made = 0;

  hold(path: string): HeldSign | null {
    const descriptor = this.#openNew(path);
    if (descriptor === null) return null;
    this.#held.add(path);
    return {
      release: () => {
        if (!this.#held.delete(path)) return;
        rmSync(path, { force: true });
        closeSync(descriptor);
      },
    };
  }

  /**
   * One that only this process asks for. It may be what an earlier attempt left at `path`, unless something of that
   * still lives and holds it.
   * @returns a descriptor; `null` where the file system, or the machine, has none
   */
  open(path: string): number | null {
    const left = this.look(path);
    if (left === 'free') return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (left === 'held') rmSync(path);
    return this.#openNew(path);
  }

  #openNew(path: string): number | null {
    while (this.#make(path)) {
      try {
        return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
      } catch (error) {
        // Somebody swept it up before it was held.
        if (!isErrno(error, 'ENOENT')) throw error;
      }
    }
    return null;
  }

  look(path: string): Sign {
    if (!isFifo(path)) return 'absent';
    // Made in advance: this process, which lives, has a use for it.
    if (this.#spare.includes(path)) return 'held';
    try {
      closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
      return 'held';
    } catch (error) {
      if (isErrno(error, 'ENXIO')) return 'free';
      if (isErrno(error, 'ENOENT')) return 'absent';
      throw error;
    }
  }

  tidy(): void {
    for (const spare of this.#spare.splice(0)) rmSync(spare, { force: true });
  }

  #tidyAll(): void {
    this.tidy();
    for (const path of this.#held) rmSync(path, { force: true });
  }

  #make(path: string): boolean {
    return this.#takeSpare(path) || (!this.#hasNone && this.#makeMore(path));
  }

  #takeSpare(path: string): boolean {
    for (let spare = this.#spare.pop(); spare !== undefined; spare = this.#spare.pop()) {
      try {
        renameSync(spare, path);
        return true;
      } catch (error) {
        if (isErrno(error, 'ENOENT')) continue;
        // On another device it must be made anew.
        this.#spare.push(spare);
        return false;
      }
    }
    return false;
  }

  #makeMore(path: string): boolean {
    if (this.#first === null) {
      process.once('exit', () => {
        this.#tidyAll();
      });
    }
    const first = this.#first !== null && existsSync(dirname(this.#first)) ? this.#first : path;
    this.#first = first;
    const more = Array.from({ length: AT_ONCE - this.#spare.length }, () => `${first}.${(this.#made += 1)}`);
    spawnSync('mkfifo', ['-m', '600', path, ...more], { stdio: 'ignore' });
    this.#spare.push(...more.filter(isFifo));
    this.#hasNone = !isFifo(path);
    return !this.#hasNone;
  }
}

function isFifo(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFIFO() === true;
}
