import { type Span, errorAt } from './source.js';

/** How many cells all groups of a pipeline may have together, where nobody says otherwise. */
export const MAX_CELLS = 100_000;

/** Cells are counted before they are made: a grid that is larger than it was meant to be ends in words. */
export class CellBudget {
  #left: number;

  constructor(private readonly limit: number) {
    this.#left = limit;
  }

  /**
   * @param how what multiplies to so many, for the message; empty where that says nothing
   * @throws PipelineError where the pipeline would have too many
   */
  take(cells: number, at: Span, how: string): void {
    if (cells > this.#left) {
      const others = this.limit - this.#left;
      // Larger products are neither exact nor anything that an option could allow.
      const isExact = Number.isSafeInteger(cells + others);
      const many = isExact ? countText(cells) : `more than ${countText(Number.MAX_SAFE_INTEGER)}`;
      throw errorAt(
        at,
        `${many} cells${how === '' ? '' : ` (${how})`}${others === 0 ? '' : ` beside ${countText(others)} of other groups`}: a pipeline has at most ${countText(this.limit)}`,
        `Take values out of it${isExact ? `, or allow them by --max-cells ${cells + others}` : ''}`,
      );
    }
    this.#left -= cells;
  }
}

/** `100,000`, whatever the locale. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
