/** Four significant digits; a loss that isn't finite says so. */
export function significant(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : 'not finite';
}

export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
