import { readFileSync } from 'node:fs';

/** One network's training. A loss that isn't finite is null: JSON has no NaN. */
export interface Run {
  readonly hidden: number;
  readonly rate: number;
  readonly seed: number;
  readonly testLoss: number | null;
  readonly testAccuracy: number;
}

export function readRun(path: string): Run {
  return JSON.parse(readFileSync(path, 'utf8')) as Run;
}

const COLUMNS = ['hidden', 'rate', 'seed', 'testLoss', 'testAccuracy'] as const;

export function toCsv(runs: readonly Run[]): string {
  const rows = runs.map((run) => COLUMNS.map((column) => run[column] ?? 'NaN').join(','));
  return `${[COLUMNS.join(','), ...rows].join('\n')}\n`;
}

export function readCsv(path: string): readonly Run[] {
  const [, ...rows] = readFileSync(path, 'utf8').trim().split('\n');
  return rows.map((row) => {
    const [hidden = NaN, rate = NaN, seed = NaN, testLoss = NaN, testAccuracy = NaN] = row
      .split(',')
      .map(Number);
    return { hidden, rate, seed, testLoss: Number.isFinite(testLoss) ? testLoss : null, testAccuracy };
  });
}
