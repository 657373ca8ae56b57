import { numberOf, type AxisValue, type Value } from '../../src/model.js';

/** `0.3893`, `1.2e-7`, `NaN`, `−∞`, `stuck`; empty for what wasn't measured. */
export function formatValue(value: Value): string {
  if (value === null) return '';
  const number = numberOf(value);
  return number === null ? String(value) : formatNumber(number);
}

/** To four significant digits, and no longer than a narrow column. */
export function formatNumber(number: number): string {
  if (Number.isNaN(number)) return 'NaN';
  if (!Number.isFinite(number)) return number > 0 ? '∞' : '−∞';
  const size = Math.abs(number);
  if (Number.isInteger(number) && size < 1e6) return signed(String(size), number);
  if (size < 1e-4 || size >= 1e6) return signed(tidyExponent(size.toExponential(2)), number);
  return signed(String(Number(size.toPrecision(4))), number);
}

/** In a cell of a grid: to three digits. */
export function formatShort(value: Value): string {
  const number = numberOf(value);
  if (number === null || !Number.isFinite(number)) return formatValue(value);
  const size = Math.abs(number);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return signed(tidyExponent(size.toExponential(0)), number);
  return signed(String(Number(size.toPrecision(3))), number);
}

/** A param's value as the file has it. */
export function formatAxisValue(value: AxisValue): string {
  return String(value);
}

function signed(text: string, number: number): string {
  return number < 0 ? `−${text}` : text;
}

function tidyExponent(text: string): string {
  return text.replace(/\.?0*e\+?/, 'e').replace('e-', 'e−');
}
