import type { Clock } from '../system/clock.js';
import type { Blindness, FolderWatch, Watcher } from '../system/watcher.js';

/** A save in several writes is one change: it has been quiet for so long. */
const QUIET_MS = 40;
/** Of more hints than a save has, as from a checkout of many files: more may come after a pause. */
const MANY = 20;
const QUIET_AFTER_MANY_MS = 200;
/** Nor does a change wait longer than this for others. */
const LONGEST_MS = 2000;

/** Hints of changes, gathered until it is quiet. */
export class Hints {
  readonly #folders: FolderWatch;
  #count = 0;
  #answered = 0;
  #wake = new AbortController();

  /**
   * @param isOfUse of a path that is hinted at
   * @param onBlind hears why not all is watched
   */
  constructor(
    private readonly clock: Clock,
    watcher: Watcher,
    private readonly isOfUse: (path: string) => boolean,
    onBlind: (why: Blindness) => void,
  ) {
    this.#folders = watcher.open({
      hint: (path) => {
        if (!this.isOfUse(path)) return;
        this.#count += 1;
        this.#wake.abort(HINTED);
      },
      blind: onBlind,
    });
  }

  watch(folders: ReadonlySet<string>): void {
    this.#folders.watch(folders);
  }

  /**
   * Resolves with `hint` once something was hinted at, after the last time that this was told, and it is quiet; else
   * with `none` after so long.
   * @throws the signal's reason
   */
  async next(withinMs: number, signal: AbortSignal): Promise<'hint' | 'none'> {
    if (this.#count === this.#answered) {
      this.#wake = new AbortController();
      try {
        await this.clock.sleep(withinMs, AbortSignal.any([signal, this.#wake.signal]));
        return 'none';
      } catch (error) {
        if (error !== HINTED) throw error;
      }
    }
    await this.quiet(signal);
    return 'hint';
  }

  /**
   * Resolves when nothing was hinted at for a moment.
   * @throws the signal's reason
   */
  async quiet(signal: AbortSignal): Promise<void> {
    const end = this.clock.monotonic() + LONGEST_MS;
    const before = this.#answered;
    do {
      this.#answered = this.#count;
      await this.clock.sleep(this.#count - before > MANY ? QUIET_AFTER_MANY_MS : QUIET_MS, signal);
    } while (this.#count !== this.#answered && this.clock.monotonic() < end);
    this.#answered = this.#count;
  }

  close(): void {
    this.#folders.close();
  }
}

const HINTED = new Error('something was hinted at');
