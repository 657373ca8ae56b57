/**
 * A row of figures: numbers, NaN and infinities among them, and what names the row, such as an epoch. Of a bigint the
 * nearest number counts, as of digits in a metrics file.
 */
export type MetricRow = Readonly<Record<string, number | bigint | string | boolean | null>>;

/** A row as a line of the metrics file. JSON has no words for NaN and infinities: they become texts. */
export function encodeMetricRow(row: MetricRow): string {
  const line = JSON.stringify(row, (_key, value: unknown) => {
    const figure = typeof value === 'bigint' ? Number(value) : value;
    return typeof figure === 'number' && !Number.isFinite(figure) ? String(figure) : figure;
  });
  return `${line}\n`;
}
