const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

export const DURATION_ADVICE = 'Write a number with ms, s, m, h or d, such as 90s or 1.5h';

/** Whole milliseconds of a number with a unit; `null` for any other text. */
export function durationOf(text: string): number | null {
  const [, size = '', unit = ''] = /^\s*([0-9]+(?:\.[0-9]+)?)\s*([a-z]+)\s*$/.exec(text) ?? [];
  const factor = UNITS[unit];
  return factor === undefined ? null : Math.round(Number(size) * factor);
}
