import type { JudgedClaim } from '../tables/claims.js';
import { groupBy } from '../analysis/group-by.js';
import { summarise } from '../analysis/summarise.js';
import type { DatasetSummary } from '../tables/dataset-summary.js';
import { layersOf } from '../model/shape.js';
import type { CellRow, EpochRow, SummaryRow } from '../tables/cells.js';
import { counted, listed, rateText } from '../words/english.js';
import type { Figure, Study } from './study.js';

/** One data set's part of the study, by the engine that the study is judged by: the params' first. */
export interface Part {
  readonly dataset: CellRow['dataset'];
  /** Smallest network first. */
  readonly sizes: readonly NetworkSize[];
  /** Largest first. */
  readonly rates: readonly number[];
  /** By rate, largest first, then by size, smallest first. */
  readonly cells: readonly CellRow[];
  readonly epochs: readonly EpochRow[];
  readonly summary: readonly SummaryRow[];
  readonly claims: readonly JudgedClaim[];
  readonly figures: readonly Figure[];
  readonly data: DatasetSummary;
  readonly batchesPerEpoch: number;
}

export interface NetworkSize {
  readonly name: CellRow['size'];
  readonly hidden: readonly number[];
  /** Weights and biases. */
  readonly parameters: number;
}

/** Data sets in the params' order. @throws {Error} for one without a summary of its images */
export function partsOf(study: Study): readonly Part[] {
  return study.params.datasets.map((dataset) => partOf(study, dataset));
}

function partOf(study: Study, dataset: Part['dataset']): Part {
  const [engine] = study.params.engines;
  const own = <Item extends Pick<CellRow, 'dataset' | 'engine'>>(items: readonly Item[]): readonly Item[] =>
    items.filter((item) => item.dataset === dataset && item.engine === engine);
  const data = study.summaries[dataset];
  if (data === undefined) throw new Error(`the report has no summary of the data set ${dataset}`);
  const sizes = networkSizes(study, data);
  const cells = sorted(own(study.cells), sizes);
  return {
    dataset,
    sizes,
    rates: distinct(cells.map(({ learning_rate }) => learning_rate)).toSorted((a, b) => b - a),
    cells,
    epochs: own(study.epochs),
    summary: summarise(cells),
    claims: study.claims.filter((claim) => claim.dataset === dataset),
    figures: study.figures.filter((figure) => figure.dataset === dataset),
    data,
    batchesPerEpoch: Math.floor(data.train.images / study.params.training.batch),
  };
}

/** Of all parts, as they come. */
export function ratesOf(parts: readonly Part[]): readonly number[] {
  return distinct(parts.flatMap(({ rates }) => rates));
}

/** By rate, largest first, then by size, smallest first, then by seed. */
function sorted(cells: readonly CellRow[], sizes: readonly NetworkSize[]): readonly CellRow[] {
  const rank = (cell: CellRow): number => sizes.findIndex(({ name }) => name === cell.size);
  return cells.toSorted((a, b) => b.learning_rate - a.learning_rate || rank(a) - rank(b) || a.seed - b.seed);
}

function networkSizes({ params: { sizes } }: Study, data: DatasetSummary): readonly NetworkSize[] {
  return sizes.names
    .map((name) => ({
      name,
      hidden: sizes[name],
      parameters: layersOf({ inputs: data.rows * data.columns, hidden: sizes[name], classes: data.classes })
        .map(({ fanIn, fanOut }) => (fanIn + 1) * fanOut)
        .reduce((sum, layer) => sum + layer, 0),
    }))
    .toSorted((a, b) => units(a) - units(b));
}

function units({ hidden }: NetworkSize): number {
  return hidden.reduce((sum, layer) => sum + layer, 0);
}

export function distinct<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Set(items)];
}

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
  return `${named} everywhere, up to ${counted(most, 'seed')} at ${listed(where.map(rateText))}`;
}

function bySizeAndRate(cells: Part['cells']): readonly (readonly Part['cells'][number][])[] {
  return [...groupBy(cells, ({ size, learning_rate }) => `${size} ${String(learning_rate)}`).values()];
}
