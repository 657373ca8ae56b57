/** Messages that a page is sent in a second at most. */
const MOST = 10;
const SECOND_MS = 1000;
/** One telling has no more messages than this. */
const MOST_AT_ONCE = 3;

/**
 * When what has changed may be told: never more than ten messages in any second, however much happens; what happens
 * meanwhile is told together.
 */
export class Pace {
  /** When the last messages were sent. */
  #sent: readonly number[] = [];
  #freeAt = -Infinity;
  #isWaiting = false;

  /**
   * Something has changed.
   * @param now milliseconds
   * @returns milliseconds until it is to be told; `null`: somebody waits for that already
   */
  ask(now: number): number | null {
    if (this.#isWaiting) return null;
    this.#isWaiting = true;
    // With what is told then there are ten of that second.
    const before = this.#sent.at(-(MOST - MOST_AT_ONCE + 1)) ?? -Infinity;
    return Math.max(0, this.#freeAt - now, before + SECOND_MS - now);
  }

  /** It was told, by three messages at most: the more there were, the longer until the next. */
  told(now: number, messages: number): void {
    this.#isWaiting = false;
    this.#freeAt = now + (SECOND_MS / MOST) * messages;
    this.#sent = [...this.#sent, ...Array.from({ length: messages }, () => now)].slice(-MOST);
  }
}
