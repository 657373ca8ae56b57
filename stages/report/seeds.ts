import { groupBy } from '../analysis/group-by.js';
import { counted, listed } from '../words/english.js';
import { rate } from './format.js';
import { distinct, type Part } from './part.js';

/** `1`, `3`, `3 to 10`: of a cell of the grid. */
export function seedCount({ cells }: Part): string {
  const counts = bySizeAndRate(cells).map(({ length }) => length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? String(most) : `${String(least)} to ${String(most)}`;
}

/** Whether no cell of the grid has a second run, and so nothing an interval. */
export function isSingle({ cells }: Part): boolean {
  return bySizeAndRate(cells).every(({ length }) => length === 1);
}

/** `seed 0`, `seeds 0, 1, 2`, `seeds 0, 1, 2 everywhere, up to 10 seeds at 0.1 and 0.01` */
export function seedsText({ cells, rates }: Part): string {
  const groups = bySizeAndRate(cells);
  const all = distinct(cells.map(({ seed }) => seed)).toSorted((a, b) => a - b);
  const everywhere = all.filter((seed) => groups.every((own) => own.some((cell) => cell.seed === seed)));
  const named = `${everywhere.length === 1 ? 'seed' : 'seeds'} ${everywhere.join(', ')}`;
  if (everywhere.length === all.length) return named;
  const most = Math.max(...groups.map(({ length }) => length));
  const more = groups.filter(({ length }) => length > everywhere.length).flat();
  const where = rates.filter((learningRate) => more.some((cell) => cell.learning_rate === learningRate));
  return `${named} everywhere, up to ${counted(most, 'seed')} at ${listed(where.map(rate))}`;
}

function bySizeAndRate(cells: Part['cells']): readonly (readonly Part['cells'][number][])[] {
  return [...groupBy(cells, ({ size, learning_rate }) => `${size} ${String(learning_rate)}`).values()];
}
