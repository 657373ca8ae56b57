import type { JudgedClaim } from '../tables/claims.js';
import { summarise } from '../analysis/summarise.js';
import type { DatasetSummary } from '../tables/dataset-summary.js';
import { layersOf } from '../model/shape.js';
import type { CellRow, EpochRow, SummaryRow } from '../tables/cells.js';
import type { DatasetName, Figure, Size, Study } from './study.js';

/** One data set's part of the study, by the engine that the study is judged by: the params' first. */
export interface Part {
  readonly dataset: DatasetName;
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
  readonly name: Size;
  readonly hidden: readonly number[];
  /** Weights and biases. */
  readonly parameters: number;
}

/** Data sets in the params' order. @throws {Error} for one without a summary of its images */
export function partsOf(study: Study): readonly Part[] {
  return study.params.datasets.map((dataset) => partOf(study, dataset));
}

function partOf(study: Study, dataset: DatasetName): Part {
  const [engine] = study.params.engines;
  const own = <Item extends { readonly dataset: DatasetName; readonly engine: CellRow['engine'] }>(
    items: readonly Item[],
  ): readonly Item[] => items.filter((item) => item.dataset === dataset && item.engine === engine);
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

/** By rate, largest first, then by size, smallest first, then by seed. */
function sorted(cells: readonly CellRow[], sizes: readonly NetworkSize[]): readonly CellRow[] {
  const rank = (cell: CellRow): number => sizes.findIndex(({ name }) => name === cell.size);
  return cells.toSorted((a, b) => b.learning_rate - a.learning_rate || rank(a) - rank(b) || a.seed - b.seed);
}

/** Smallest first, by units. */
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
