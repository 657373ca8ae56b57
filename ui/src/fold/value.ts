import type { Value as Told } from 'lockstep';
import type { Value } from '../model.js';

/** A figure as JSON can hold it: NaN and infinities are texts. What is no single value is its JSON. */
export function plainValue(value: Told | undefined): Value {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  return typeof value === 'object' ? JSON.stringify(value) : value;
}
