export { rateText as rate } from '../words/english.js';

export const NONE = '–';

/** The value as it is written, or that there is none. */
export function shown<T, Text = string>(
  value: T | null | undefined,
  write: (value: T) => Text,
  none = NONE,
): Text | string {
  return value == null ? none : write(value);
}

/** `0.587 to 0.629` */
export function span(interval: readonly [number, number] | null, write: (value: number) => string): string {
  return shown(interval, (ends) => ends.map(write).join(' to '));
}

/** `3/10` */
export function ofAll(count: number, all: number): string {
  return `${String(count)}/${String(all)}`;
}

/** Nats, four decimals; large ones with four digits. */
export function loss(value: number | null): string {
  return value !== null && Math.abs(value) < 100 ? value.toFixed(4) : figure(value);
}

export function percent(share: number | null, decimals = 2): string {
  return share === null ? NONE : `${(100 * share).toFixed(decimals).replace('-', '−')} %`;
}

/** Four significant digits. */
export function figure(value: number | null): string {
  return value === null ? NONE : String(Number(value.toPrecision(4)));
}

/** Three significant digits, noughts at the end kept. */
export function threeDigits(value: number | null): string {
  return value === null ? NONE : value.toPrecision(3).replace('-', '−');
}

/** A mean loss with how it spreads; a mean over survivors says over how many. */
export function meanLoss(value: number | null, spread: number | null, finite: number, runs: number): string {
  const survivors = finite < runs ? ` (${ofAll(finite, runs)})` : '';
  return `${loss(value)}${value === null || spread === null ? '' : ` ± ${loss(spread)}`}${survivors}`;
}
