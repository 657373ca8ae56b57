type Interval = readonly [number, number];

/** By how many percent a rate changes with each doubling of the width, by its slope: `+3 %`, `−29 %`. */
export function perDoubling(slope: number): string {
  const percent = Math.round(100 * (2 ** slope - 1));
  if (percent === 0) return '0 %';
  return `${percent < 0 ? '−' : '+'}${String(Math.abs(percent))} %`;
}

/** `+2 % to +4 %`; `no interval` without one. */
export function perDoublingInterval(interval: Interval | null): string {
  return interval === null ? 'no interval' : interval.map(perDoubling).join(' to ');
}
