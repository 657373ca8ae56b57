import type { Content } from './html.js';

/** Where there is no number. */
export const NONE = '–';

/** The value as it is written, or that there is none. */
export function shown<T>(value: T | null, write: (value: T) => string): string {
  return value === null ? NONE : write(value);
}

/** `0.587 to 0.629` */
export function span(interval: readonly [number, number] | null, write: (value: number) => string): string {
  return shown(interval, (ends) => ends.map(write).join(' to '));
}

/** `3/10` */
export function ofAll(count: number, all: number): string {
  return `${String(count)}/${String(all)}`;
}

/** `1.0`, `0.1`, `0.00001`: never in exponents, as the protocol writes rates. */
export function rate(value: number): string {
  const digits = value.toFixed(12).replace(/0+$/, '');
  if (Number(digits) !== value) return String(value);
  return digits.endsWith('.') ? `${digits}0` : digits;
}

/** Nats, four decimals; large ones with four digits. */
export function loss(value: number | null): string {
  if (value === null) return NONE;
  return Math.abs(value) < 100 ? value.toFixed(4) : String(Number(value.toPrecision(4)));
}

/** A share of one in percent. */
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

/** A mean with how it spreads; a mean over survivors says over how many. */
export function mean(
  {
    value,
    spread,
    finite,
    runs,
  }: { value: number | null; spread: number | null; finite: number; runs: number },
  write: (value: number | null) => string,
): Content {
  const survivors = finite < runs ? ` (${String(finite)}/${String(runs)})` : '';
  if (value === null) return `${NONE}${survivors}`;
  return `${write(value)}${spread === null ? '' : ` ± ${write(spread)}`}${survivors}`;
}
