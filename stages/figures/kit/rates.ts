/** A learning rate as the figures write it: `1`, `0.5`, `0.001`, `1e-5`. */
export function rateText(rate: number): string {
  return rate >= 0.001 ? String(Number(rate.toPrecision(6))) : rate.toExponential().replace('e-0', 'e-');
}

/** Names a panel: `1e_5`, `0_1`. */
export function rateKey(rate: number): string {
  return rateText(rate).replace(/\W/g, '_');
}
