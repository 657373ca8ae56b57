export interface Axis {
  /** Where a value lies, as a share of the axis from 0 to 1. */
  readonly shareOf: (value: number) => number;
}

/**
 * @param text as the figure's drawing has it: `linear 1 50`, `log 0.2 2.5`
 * @throws {Error} for another text
 */
export function axisOf(text: string): Axis {
  const [type, ...ends] = text.split(' ');
  const [low, high] = ends.map(Number);
  if (low === undefined || high === undefined || (type !== 'linear' && type !== 'log')) {
    throw new Error(`"${text}" is no axis`);
  }
  const along = type === 'log' ? Math.log : (value: number): number => value;
  const [start, length] = [along(low), along(high) - along(low)];
  return { shareOf: (value) => (along(value) - start) / length };
}

/** Which of the values lies nearest to a share of the axis. @param values not empty */
export function nearest(axis: Axis, values: readonly number[], share: number): number {
  let [best, least] = [0, Infinity];
  values.forEach((value, index) => {
    const distance = Math.abs(axis.shareOf(value) - share);
    if (distance < least) [best, least] = [index, distance];
  });
  return best;
}
