/** Six significant digits, as the cells have; a value that isn't finite stays as it is. */
export function significant(value: number): number {
  return Number(value.toPrecision(6));
}
