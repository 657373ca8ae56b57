import { numberOf, type RunRow } from '../../src/model.js';
import { WIDE } from '../colour/scale.js';
import type { Column } from '../table/column.js';

export interface RunPoint {
  readonly run: RunRow;
  readonly x: number;
  readonly y: number;
}

/** Runs that have a finite number in both columns. */
export function pointsOf(runs: readonly RunRow[], x: Column<RunRow>, y: Column<RunRow>): readonly RunPoint[] {
  return runs.flatMap((run) => {
    const [across, up] = [finite(x, run), finite(y, run)];
    return across === null || up === null ? [] : [{ run, x: across, y: up }];
  });
}

function finite(column: Column<RunRow>, run: RunRow): number | null {
  const value = column.value(run);
  const number = value === null ? null : numberOf(value);
  return number !== null && Number.isFinite(number) ? number : null;
}

export interface Axis {
  /** Where a value stands, from 0 to 1. */
  readonly share: (value: number) => number;
  readonly ticks: readonly number[];
}

/** An axis on which all values have room. */
export function axisOf(values: readonly number[]): Axis {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (low > high) return { share: () => 0.5, ticks: [] };
  if (low > 0 && high / low >= WIDE) {
    const [from, to] = [Math.log10(low) - 0.1, Math.log10(high) + 0.1];
    const every = Math.ceil((to - from) / 6);
    const powers = steps(Math.ceil(from / every) * every, to, every);
    return {
      share: (value) => (Math.log10(value) - from) / (to - from),
      ticks: powers.map((power) => Number(`1e${String(power)}`)),
    };
  }
  // No less than numbers of this size can tell apart.
  const spread = Math.max(high > low ? high - low : Math.abs(high) || 1, Math.abs(high) * 1e-9, 1e-300);
  const [from, to] = [low - spread * 0.06, high + spread * 0.06];
  const step = niceStep((to - from) / 5);
  return {
    share: (value) => (value - from) / (to - from),
    ticks: steps(Math.ceil(from / step) * step, to, step).map((value) => Number(value.toPrecision(12))),
  };
}

function steps(from: number, to: number, by: number): readonly number[] {
  const count = Math.max(0, Math.floor((to - from) / by + 1e-9) + 1);
  return Array.from({ length: count }, (_, index) => from + index * by);
}

/** One, two or five times a power of ten, at least this. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((digit) => digit * power >= least) ?? 10) * power;
}
