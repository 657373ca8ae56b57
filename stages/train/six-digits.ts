/** Enough for every comparison that is made (1e-4 relative), short enough for git. */
const DIGITS = 6;

/** JSON in which every number that isn't an integer is rounded to six significant digits. */
export function sixDigits(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'number' && !Number.isInteger(inner) ? Number(inner.toPrecision(DIGITS)) : inner,
  );
}
