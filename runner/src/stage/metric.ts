/** A row of figures: numbers, NaN and infinities among them, and what names the row, such as an epoch. */
export type MetricRow = Readonly<Record<string, number | string | boolean | null>>;

/** A row as a line of the metrics file. JSON has no words for NaN and infinities: they become texts. */
export function encodeMetricRow(row: MetricRow): string {
  const line = JSON.stringify(row, (_key, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
  return `${line}\n`;
}
