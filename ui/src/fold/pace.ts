/** Messages a second that a page is sent at most. */
const MOST_A_SECOND = 10;

/**
 * When what has changed may be told: never more than ten messages in any second, however much happens; what happens
 * meanwhile is told together.
 */
export class Pace {
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
    return Math.max(0, this.#freeAt - now);
  }

  /** It was told, by so many messages. */
  told(now: number, messages: number): void {
    this.#isWaiting = false;
    this.#freeAt = Math.max(now, this.#freeAt) + (1000 / MOST_A_SECOND) * messages;
  }
}
