/** Squares of this size and their distance, so many in a row; `null`: they don't fit. */
export interface MiniPlan {
  readonly size: number;
  readonly gap: number;
  readonly inRow: number;
}

const LARGEST = 9;
const SMALLEST = 2;

/** The largest squares of which all fit. */
export function miniPlan(count: number, width: number, height: number): MiniPlan | null {
  for (let size = LARGEST; size >= SMALLEST; size -= 1) {
    const gap = size > 3 ? 1 : 0;
    const inRow = Math.floor((width + gap) / (size + gap));
    if (Math.ceil(count / inRow) * (size + gap) - gap <= height) return { size, gap, inRow };
  }
  return null;
}
