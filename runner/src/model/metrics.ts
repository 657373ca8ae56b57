/**
 * What a stage measures while it runs: a row of figures. Numbers that JSON has no words for are the texts `NaN`,
 * `Infinity` and `-Infinity`.
 */
export type MetricValues = Readonly<Record<string, string | number | boolean | null>>;

/** One figure as a row has it. */
export function metricValue(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** The figure behind a row's value; `null` for what is no number. */
export function metricNumber(value: MetricValues[string]): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^(?:NaN|-?Infinity)$/.test(value) ? Number(value) : null;
}
