import type { ChartPanel, ChartSeries } from '../chart.js';

/** What a panel shows at one epoch, in words. */
export interface Reading {
  /** `Test loss, epoch 12` */
  readonly head: string;
  readonly rows: readonly ReadingRow[];
  /** What the values and their spread are. */
  readonly foot: string;
}

interface ReadingRow {
  readonly name: string;
  readonly colour: string;
  /** `null`: there is none, and `text` says so. */
  readonly value: number | null;
  /** `0.3512 nats` */
  readonly text: string;
  /** `0.3401 to 0.3623`; empty where there is none. */
  readonly spread: string;
}

/** @param smoothed whether the strong lines are; a panel that has none is read as it is */
export function readingOf(panel: ChartPanel, index: number, smoothed: boolean): Reading {
  const rows = panel.series.map((series) => rowOf(series, index, smoothed));
  const notes = [
    ...(smoothed && panel.series.some((series) => series.smoothed !== undefined) ? ['smoothed'] : []),
    ...(rows.some(({ spread }) => spread !== '') ? ['smallest to largest of the runs'] : []),
  ];
  return { head: `${panel.title}, epoch ${String(panel.at[index])}`, rows, foot: notes.join('; ') };
}

function rowOf({ name, colour, raw, smoothed }: ChartSeries, index: number, isSmoothed: boolean): ReadingRow {
  const { value: values, low, high } = (isSmoothed ? smoothed : undefined) ?? raw;
  const [value, least, most] = [values[index] ?? null, low?.[index] ?? null, high?.[index] ?? null];
  return {
    name,
    colour,
    value,
    text: value === null ? 'no finite value' : `${digits(value)} nats`,
    spread: least === null || most === null || least === most ? '' : `${digits(least)} to ${digits(most)}`,
  };
}

/** The reading as one sentence, for those who hear it. */
export function spoken({ head, rows }: Reading): string {
  return `${head}: ${rows.map(({ name, text }) => `${name} ${text}`).join(', ')}`;
}

/** Four significant digits. */
function digits(value: number): string {
  const size = Math.abs(value);
  if (value !== 0 && size < 1e-4) return value.toExponential(3);
  return size < 1000 ? value.toPrecision(4) : String(Math.round(value));
}
